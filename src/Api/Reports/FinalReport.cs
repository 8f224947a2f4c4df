using Attendance.Alerts;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Http;
using Attendance.Scans;
using Attendance.Statistics;

namespace Attendance.Reports;

/// <summary>All figures of one event as of a position of its journal. <see cref="IsFinal"/> once check-in is closed;
/// <see cref="Note"/> says why it is not.</summary>
internal sealed record FinalReport(
    ReportEvent Event,
    bool IsFinal,
    string? Note,
    DateTimeOffset MadeAt,
    long Position,
    ReportOverall Overall,
    IReadOnlyDictionary<string, int> Records,
    IReadOnlyList<HourResponse> Hours,
    IReadOnlyList<ReportGate> Gates,
    IReadOnlyList<ZoneResponse> Zones,
    IReadOnlyList<AlertResponse> Alerts,
    ReportPatterns Patterns)
{
    /// <param name="plan">The event and its gates.</param>
    /// <param name="statistics">The running figures.</param>
    /// <param name="patterns">As of the same position, unless people keep coming in.</param>
    /// <param name="alerts">Every alert there was, the newest first.</param>
    /// <param name="now">When the report is made.</param>
    public static FinalReport Of(
        EventPlan plan, EventStatistics statistics, EventPatterns patterns, IEnumerable<AlertView> alerts,
        DateTimeOffset now)
    {
        var times = ReportTimes.Of(plan.Event);
        var realtime = RealtimeResponse.Of(plan, statistics);
        var paces = patterns.Gates.ToDictionary(pace => pace.GateId, StringComparer.Ordinal);
        var isFinal = plan.Event.Status is EventStatus.Closed or EventStatus.Archived;
        return new FinalReport(
            ReportEvent.Of(plan.Event, times),
            isFinal,
            isFinal ? null : $"not final: the event is still {ApiJson.Name(plan.Event.Status)}",
            times.Local(now),
            Math.Min(statistics.Position, patterns.Position),
            ReportOverall.Of(realtime.Overall, patterns.Visits.Entries),
            realtime.Records,
            realtime.Hours,
            [.. realtime.Gates.Select(gate => ReportGate.Of(
                gate, plan.Gates.GetValueOrDefault(gate.GateId), paces.GetValueOrDefault(gate.GateId), times))],
            realtime.Zones,
            [.. alerts.OrderBy(view => view.Alert.Since).Select(AlertResponse.Of).Select(times.Local)],
            ReportPatterns.Of(patterns));
    }
}

internal sealed record ReportEvent(
    string EventId,
    string EventName,
    DateTimeOffset StartTime,
    DateTimeOffset EndTime,
    string TimeZone,
    Venue? Venue,
    EventStatus Status,
    DateTimeOffset? ClosedAt)
{
    public static ReportEvent Of(Event @event, ReportTimes times) => new(
        @event.EventId,
        @event.EventName,
        times.Local(@event.StartTime),
        times.Local(@event.EndTime),
        @event.TimeZone,
        @event.Venue,
        @event.Status,
        @event.ClosedAt is { } at ? times.Local(at) : null);
}

/// <param name="TotalParticipants">People on the list.</param>
/// <param name="AttendedParticipants">People, not scans.</param>
/// <param name="AttendanceRate">Attended ÷ on the list.</param>
/// <param name="Entries">Confirmed entries; somebody who came twice is two.</param>
/// <param name="InsideNow">People who have not left by a gate.</param>
internal sealed record ReportOverall(
    int TotalParticipants, int AttendedParticipants, double AttendanceRate, int Entries, int InsideNow)
{
    public static ReportOverall Of(OverallResponse overall, int entries) => new(
        overall.TotalParticipants, overall.AttendedParticipants, overall.AttendanceRate, entries, overall.InsideNow);
}

/// <summary>What a gate did, and how fast. The pace is null for a gate whose scans tell none.</summary>
internal sealed record ReportGate(
    string GateId,
    string? GateName,
    string? Zone,
    int TotalProcessed,
    double AvgProcessingMs,
    DateTimeOffset? LastAttendance,
    IReadOnlyDictionary<string, int> MethodBreakdown,
    IReadOnlyDictionary<string, int> Refusals,
    double? SecondsPerScan,
    int? PeakScans,
    DateTimeOffset? PeakAt,
    double? PeakLoad,
    double? RefusedShare)
{
    public static ReportGate Of(GateStatisticsResponse gate, Gate? configured, GatePace? pace, ReportTimes times) =>
        new(
            gate.GateId,
            configured?.GateName,
            configured?.Zone,
            gate.TotalProcessed,
            gate.AvgProcessingMs,
            gate.LastAttendance is { } last ? times.Local(last) : null,
            gate.MethodBreakdown,
            gate.Refusals,
            pace?.SecondsPerScan,
            pace?.PeakScans,
            pace?.PeakAt is { } at ? times.Local(at) : null,
            pace?.PeakLoad,
            pace?.RefusedShare);
}
