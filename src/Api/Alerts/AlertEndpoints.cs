using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Alerts;

internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/alerts", List)
            .WithTags("Alerts").WithSummary("What a person should look at, the newest first; ?open=true")
            .Produces<AlertPage>().ProducesProblem(400).Needs(Right.Figures);
        routes.MapForEvent("POST", "/alerts/{alertId}/acknowledge", Acknowledge)
            .WithTags("Alerts").WithSummary("Say that somebody has seen it")
            .Produces<AlertResponse>().ProducesProblem(404).Needs(Right.Notice);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var onlyOpen = new QueryReader(context.Request.Query, faults).Flag("open");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var alerts = await context.Grains().GetGrain<IAlertGrain>(eventId).List();
        var shown = alerts.Where(view => !onlyOpen || view.ClearedAt is null).Select(AlertResponse.Of);
        return TypedResults.Json(new AlertPage([.. shown], null), ApiJson.Default.AlertPage);
    }

    private static async Task<IResult> Acknowledge(string eventId, HttpContext context)
    {
        var alertId = (string)context.Request.RouteValues["alertId"]!;
        var view = await context.Grains().GetGrain<IAlertGrain>(eventId)
            .Acknowledge(alertId, context.Caller().Name);
        return view is null
            ? Problems.Problem(404, "alert_not_found", "This event has no such alert.")
            : TypedResults.Json(AlertResponse.Of(view), ApiJson.Default.AlertResponse);
    }
}

internal sealed record AlertResponse
{
    public required string AlertId { get; init; }

    public required string Kind { get; init; }

    /// <summary>The gate or zone it is about.</summary>
    public string? Subject { get; init; }

    public required DateTimeOffset Since { get; init; }

    public string? Seen { get; init; }

    public required int Count { get; init; }

    public required string Action { get; init; }

    public DateTimeOffset? ClearedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public static AlertResponse Of(AlertView view) => new()
    {
        AlertId = view.Alert.AlertId,
        Kind = view.Alert.Kind,
        Subject = view.Alert.Subject,
        Since = view.Alert.Since,
        Seen = view.Alert.Seen,
        Count = view.Alert.Count,
        Action = view.Alert.Action,
        ClearedAt = view.ClearedAt,
        AcknowledgedAt = view.AcknowledgedAt,
        AcknowledgedBy = view.AcknowledgedBy,
    };
}

internal sealed record AlertPage(IReadOnlyList<AlertResponse> Items, string? NextCursor);
