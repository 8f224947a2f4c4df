using System.Globalization;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Http;
using Attendance.Scans;
using Orleans;

namespace Attendance.Statistics;

internal static class StatisticsEndpoints
{
    public static void MapStatistics(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("GET", "/analytics/realtime", Realtime)
            .WithTags("Statistics").WithSummary("The running figures: overall, gates, zones")
            .Produces<RealtimeResponse>().ProducesProblem(404).Needs(Right.Read);

    private static async Task<IResult> Realtime(string eventId, HttpContext context)
    {
        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        var statistics = await context.Grains().GetGrain<IStatisticsGrain>(eventId).Get();
        var response = RealtimeResponse.Of(plan, statistics);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{statistics.Position}\"");
        return TypedResults.Json(response, ApiJson.Default.RealtimeResponse);
    }
}

internal sealed record RealtimeResponse(
    OverallResponse Overall,
    IReadOnlyList<GateStatisticsResponse> Gates,
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
        statistics.LastUpdated,
        statistics.Position);
}

internal sealed record GateStatisticsResponse(
    string GateId,
    int TotalProcessed,
    double AvgProcessingMs,
    DateTimeOffset? LastAttendance,
    IReadOnlyDictionary<string, int> MethodBreakdown,
    IReadOnlyDictionary<string, int> Refusals)
{
    public static GateStatisticsResponse Of(string gateId, GateStatistics gate) => new(
        gateId,
        gate.TotalProcessed,
        gate.AvgProcessingMs,
        gate.LastAttendance,
        gate.MethodBreakdown.ToDictionary(count => ApiJson.Name(count.Key), count => count.Value),
        gate.Refusals.ToDictionary(count => ApiJson.Name(count.Key), count => count.Value));
}
