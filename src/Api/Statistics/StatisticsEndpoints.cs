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
            .WithTags("Statistics").WithSummary("The running figures: overall, gates, hours, zones")
            .Produces<RealtimeResponse>().Produces(304).ProducesProblem(404).Needs(Right.Figures);

    private static async Task<IResult> Realtime(string eventId, HttpContext context)
    {
        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        var statistics = await context.Grains().GetGrain<IStatisticsGrain>(eventId).Get();
        var tag = TagOf(statistics);
        context.Response.Headers.ETag = tag;
        return context.IsKnownToCaller(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Json(RealtimeResponse.Of(plan, statistics), ApiJson.Default.RealtimeResponse);
    }

    /// <summary>The position says it all when nothing has happened lately. Before that, loads and trend fall by
    /// themselves, every ten seconds.</summary>
    private static string TagOf(EventStatistics statistics) => statistics.MovingAt is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"\"{statistics.Position}-{at.ToUnixTimeSeconds()}\"")
        : string.Create(CultureInfo.InvariantCulture, $"\"{statistics.Position}\"");
}
