using Attendance.Events;
using Attendance.Http;
using Attendance.Scans;

namespace Attendance.Statistics;

internal sealed record RealtimeResponse(
    OverallResponse Overall,
    IReadOnlyList<GateStatisticsResponse> Gates,
    IReadOnlyList<HourResponse> Hours,
    IReadOnlyList<ZoneResponse> Zones,
    IReadOnlyDictionary<string, int> Records,
    IReadOnlyList<Alert> Alerts,
    long Position)
{
    public static RealtimeResponse Of(EventPlan plan, EventStatistics statistics)
    {
        var limits = plan.Event.Settings.ZoneLimits;
        var zones = plan.Gates.Values.Select(gate => gate.Zone).OfType<string>()
            .Union(statistics.Zones.Keys).Order(StringComparer.Ordinal);
        return new RealtimeResponse(
            OverallResponse.Of(statistics),
            [.. statistics.Gates.OrderBy(gate => gate.Key, StringComparer.Ordinal)
                .Select(gate => GateStatisticsResponse.Of(gate.Key, gate.Value))],
            [.. statistics.Hours.Select(HourResponse.Of)],
            [.. zones.Select(zone => new ZoneResponse(
                zone, statistics.Zones.GetValueOrDefault(zone), limits.TryGetValue(zone, out var limit)
                    ? limit : null))],
            statistics.Records.ToDictionary(count => ApiJson.Name(count.Key), count => count.Value),
            statistics.Alerts,
            statistics.Position);
    }
}

internal sealed record OverallResponse(
    int TotalParticipants,
    int AttendedParticipants,
    double AttendanceRate,
    int InsideNow,
    TrendResponse Trend,
    DateTimeOffset? LastUpdated,
    long Position)
{
    public static OverallResponse Of(EventStatistics statistics) => new(
        statistics.TotalParticipants,
        statistics.AttendedParticipants,
        statistics.TotalParticipants == 0
            ? 0
            : Math.Round((double)statistics.AttendedParticipants / statistics.TotalParticipants, 4),
        statistics.InsideNow,
        TrendResponse.Of(statistics.Trend),
        statistics.LastUpdated,
        statistics.Position);
}

internal sealed record GateStatisticsResponse(
    string GateId,
    int TotalProcessed,
    double AvgProcessingMs,
    DateTimeOffset? LastAttendance,
    IReadOnlyDictionary<string, int> MethodBreakdown,
    IReadOnlyDictionary<string, int> Refusals,
    double CurrentLoad,
    int EstimatedWaitSeconds)
{
    public static GateStatisticsResponse Of(string gateId, GateStatistics gate) => new(
        gateId,
        gate.TotalProcessed,
        gate.AvgProcessingMs,
        gate.LastAttendance,
        gate.MethodBreakdown.ToDictionary(count => ApiJson.Name(count.Key), count => count.Value),
        gate.Refusals.ToDictionary(count => ApiJson.Name(count.Key), count => count.Value),
        gate.Load.CurrentLoad,
        gate.Load.EstimatedWaitSeconds);
}

/// <summary>Confirmed entries per minute: over the last five minutes, over the five before, and the difference.
/// </summary>
internal sealed record TrendResponse(double CheckInsPerMinute, double PreviousPerMinute, double Change)
{
    public static TrendResponse Of(Trend trend) => new(
        trend.CheckInsPerMinute,
        trend.PreviousPerMinute,
        Math.Round(trend.CheckInsPerMinute - trend.PreviousPerMinute, 3));
}

/// <summary>An hour of the event's own clock; its offset tells apart two hours of the same name.</summary>
internal sealed record HourResponse(
    DateTimeOffset Hour,
    int Count,
    IReadOnlyDictionary<string, int> Methods,
    IReadOnlyDictionary<string, int> Gates)
{
    public static HourResponse Of(HourStatistics hour) => new(
        hour.Hour,
        hour.Count,
        hour.Methods.ToDictionary(count => ApiJson.Name(count.Key), count => count.Value),
        hour.Gates);
}
