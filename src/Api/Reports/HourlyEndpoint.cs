using Attendance.Callers;
using Attendance.Http;
using Attendance.Statistics;
using Orleans;

namespace Attendance.Reports;

internal static class HourlyEndpoint
{
    public static void MapHourly(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("GET", "/reports/hourly", Hourly)
            .WithTags("Reports").WithSummary("Bring the table attendance_hourly_stats up to date, before asking by SQL")
            .Produces<HourlyResponse>().ProducesProblem(404).Needs(Right.Reports);

    private static async Task<IResult> Hourly(string eventId, HttpContext context) =>
        await context.Grains().GetGrain<IHourlyGrain>(eventId).CatchUp() is { } position
            ? TypedResults.Json(
                new HourlyResponse(position.Position, position.TimeZone), ApiJson.Default.HourlyResponse)
            : Problems.EventNotFound(eventId);
}

/// <summary>The table's rows are what a recount of the journal up to this position gives, by hours of this time zone.
/// </summary>
internal sealed record HourlyResponse(long Position, string TimeZone);
