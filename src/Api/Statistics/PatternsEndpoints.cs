using System.Globalization;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Orleans;

namespace Attendance.Statistics;

internal static class PatternsEndpoints
{
    public static void MapPatterns(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/analytics/patterns", Read)
            .WithTags("Statistics")
            .WithSummary("How people came, stayed and left; turnout by group, organisation, age and region")
            .Produces<PatternsResponse>().Produces(304).ProducesProblem(404).Needs(Right.Reports);
        routes.MapForEvent("GET", "/analytics/anonymous", ReadAnonymous)
            .WithTags("Statistics")
            .WithSummary("The newest figures that may be told outside: nothing about fewer than five people")
            .Produces(200, contentType: "application/json").Produces(304).ProducesProblem(404).Needs(Right.Figures);
    }

    private static async Task<IResult> Read(string eventId, HttpContext context)
    {
        // Before the patterns, so that what is tagged with a version is never older than it.
        var plan = await context.Grains().GetGrain<IEventGrain>(eventId).Get();
        if (plan is null || await context.Grains().GetGrain<IPatternsGrain>(eventId).Get() is not { } patterns)
        {
            return Problems.EventNotFound(eventId);
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{patterns.Position}-{plan.Event.Version}\"");
        context.Response.Headers.ETag = tag;
        return context.IsKnownToCaller(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Json(PatternsResponse.Of(patterns), ApiJson.Default.PatternsResponse);
    }

    private static async Task<IResult> ReadAnonymous(string eventId, HttpContext context)
    {
        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        if (await context.Grains().GetGrain<IPatternsGrain>(eventId).Published() is not { } entry)
        {
            return Problems.NothingPublished();
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{entry.Position}\"");
        context.Response.Headers.ETag = tag;
        return context.IsKnownToCaller(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(entry.Data, "application/json; charset=utf-8");
    }
}
