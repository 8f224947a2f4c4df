using System.Globalization;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Orleans;

namespace Attendance.Statistics;

internal static class ForecastEndpoint
{
    public static void MapForecast(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("GET", "/analytics/forecast", Forecast)
            .WithTags("Statistics")
            .WithSummary("How many will come, when most of them, when they are in, and each gate's next hour")
            .Produces<ForecastResponse>().ProducesProblem(404).Needs(Right.Figures);

    private static async Task<IResult> Forecast(string eventId, HttpContext context)
    {
        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        var forecast = await context.Grains().GetGrain<IForecastGrain>(eventId).Get(plan);
        return TypedResults.Json(
            ForecastResponse.Of(forecast, TimesOf(plan.Event)), ApiJson.Default.ForecastResponse);
    }

    /// <summary>Times are shown in the event's own zone, for the people who stand there.</summary>
    private static Func<DateTimeOffset, DateTimeOffset> TimesOf(Event one) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(one.TimeZone, out var zone)
            ? time => TimeZoneInfo.ConvertTime(time, zone)
            : time => time;
}

internal sealed record ForecastResponse(
    DateTimeOffset At,
    int TotalParticipants,
    int AttendedParticipants,
    ExpectedResponse ExpectedAttendance,
    PeakHourResponse? PeakHour,
    DateTimeOffset? MostlyInAt,
    IReadOnlyList<GateForecastResponse> Gates,
    long Position)
{
    public static ForecastResponse Of(ForecastResult forecast, Func<DateTimeOffset, DateTimeOffset> local) => new(
        local(forecast.At),
        forecast.Registered,
        forecast.Attended,
        new ExpectedResponse(forecast.Expected, forecast.Low, forecast.High, forecast.Confidence),
        forecast.PeakHour is { } peak
            ? new PeakHourResponse(local(peak.StartsAt), local(peak.EndsAt), peak.Arrivals)
            : null,
        forecast.MostlyInAt is { } at ? local(at) : null,
        [.. forecast.Gates.Select(gate => new GateForecastResponse(
            gate.GateId, gate.Scans, gate.PeakLoad, local(gate.PeakAt), gate.Load))],
        forecast.Position);
}

internal sealed record ExpectedResponse(int Expected, int Low, int High, double Confidence);

internal sealed record PeakHourResponse(DateTimeOffset StartTime, DateTimeOffset EndTime, int Arrivals);

/// <summary>The next hour of one gate; <see cref="Load"/> in steps of five minutes.</summary>
internal sealed record GateForecastResponse(
    string GateId, int ExpectedScans, double PeakLoad, DateTimeOffset PeakAt, IReadOnlyList<double> Load);
