using Attendance.Http;

namespace Attendance.Statistics;

internal sealed record PatternsResponse(
    IReadOnlyList<ArrivalsResponse> Arrivals,
    IReadOnlyList<MethodResponse> Methods,
    StayResponse Stay,
    VisitsResponse Visits,
    IReadOnlyList<RefusalsResponse> Refusals,
    IReadOnlyList<GatePaceResponse> Gates,
    IReadOnlyList<TurnoutResponse> Groups,
    IReadOnlyList<TurnoutResponse> Organizations,
    IReadOnlyList<TurnoutResponse> Ages,
    IReadOnlyList<TurnoutResponse> Regions,
    long Position)
{
    public static PatternsResponse Of(EventPatterns patterns) => new(
        [.. patterns.Arrivals.Select(each => new ArrivalsResponse(each.StartsAt, each.First, each.Again))],
        [.. patterns.Methods.Select(each => MethodResponse.Of(each, patterns.Visits.Entries))],
        StayResponse.Of(patterns.Stay),
        new VisitsResponse(patterns.Visits.Once, patterns.Visits.Again, patterns.Visits.Entries),
        [.. patterns.Refusals.Select(each => new RefusalsResponse(ApiJson.Name(each.Reason), each.Count))],
        [.. patterns.Gates.Select(GatePaceResponse.Of)],
        [.. patterns.Groups.Select(TurnoutResponse.Of)],
        [.. patterns.Organizations.Select(TurnoutResponse.Of)],
        [.. patterns.Ages.Select(TurnoutResponse.Of)],
        [.. patterns.Regions.Select(TurnoutResponse.Of)],
        patterns.Position);
}

/// <summary>A quarter of an hour of the event's own clock.</summary>
internal sealed record ArrivalsResponse(DateTimeOffset StartTime, int First, int Again);

internal sealed record MethodResponse(string Method, int Count, double Share)
{
    public static MethodResponse Of(MethodShare share, int entries) =>
        new(ApiJson.Name(share.Method), share.Count, Math.Round((double)share.Count / entries, 4));
}

internal sealed record StayResponse(
    int Ended,
    int Open,
    double? MeanMinutes,
    double? MedianMinutes,
    double? LongMinutes,
    IReadOnlyList<StayLengthResponse> Lengths)
{
    public static StayResponse Of(StayPattern stay) => new(
        stay.Ended, stay.Open, stay.MeanMinutes, stay.MedianMinutes, stay.LongMinutes,
        [.. stay.Lengths.Select(each => new StayLengthResponse(each.FromMinutes, each.Count))]);
}

internal sealed record StayLengthResponse(int FromMinutes, int Count);

internal sealed record VisitsResponse(int Once, int Again, int Entries);

internal sealed record RefusalsResponse(string Reason, int Count);

internal sealed record GatePaceResponse(
    string GateId,
    int Scans,
    double AvgProcessingMs,
    double? SecondsPerScan,
    int PeakScans,
    DateTimeOffset? PeakTime,
    double? PeakLoad,
    double RefusedShare)
{
    public static GatePaceResponse Of(GatePace gate) => new(
        gate.GateId, gate.Scans, gate.AvgProcessingMs, gate.SecondsPerScan, gate.PeakScans, gate.PeakAt, gate.PeakLoad,
        gate.RefusedShare);
}

/// <summary>An empty name is that of people of whom it is not known.</summary>
internal sealed record TurnoutResponse(string Name, int Registered, int Attended, double AttendanceRate)
{
    public static TurnoutResponse Of(Turnout turnout) => new(
        turnout.Name, turnout.Registered, turnout.Attended,
        Math.Round((double)turnout.Attended / turnout.Registered, 4));
}
