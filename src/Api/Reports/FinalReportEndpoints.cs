using System.Globalization;
using System.Text;
using Attendance.Alerts;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Attendance.Statistics;
using Attendance.Tickets;
using Microsoft.Net.Http.Headers;
using Orleans;

namespace Attendance.Reports;

/// <summary>All figures of an event in one answer: as JSON, as a table for a spreadsheet, or as a page to print.
/// </summary>
internal static class FinalReportEndpoints
{
    private const string Path = "/reports/final";

    /// <summary>While people come in, two figures may be of different positions; so often it is tried again.</summary>
    private const int TriesMax = 5;

    private enum Form
    {
        Json = 1,
        Csv = 2,
        Html = 3,
    }

    public static void MapFinalReport(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", Path, (eventId, context) => Answer(eventId, context, Wanted(context)))
            .WithTags("Reports").WithSummary("All figures; final once the event is closed. JSON, CSV or HTML by Accept")
            .Produces<FinalReport>().Produces(304).ProducesProblem(404).Needs(Right.Reports);
        routes.MapForEvent("GET", Path + ".csv", (eventId, context) => Answer(eventId, context, Form.Csv))
            .WithTags("Reports").WithSummary("All figures as lines of section, item, measure and value")
            .Produces<string>(200, "text/csv").Produces(304).ProducesProblem(404).Needs(Right.Reports);
        routes.MapForEvent("GET", Path + ".html", (eventId, context) => Answer(eventId, context, Form.Html))
            .WithTags("Reports").WithSummary("All figures as a page to print")
            .Produces<string>(200, "text/html").Produces(304).ProducesProblem(404).Needs(Right.Reports);
    }

    private static async Task<IResult> Answer(string eventId, HttpContext context, Form form)
    {
        if (await FindAsync(eventId, context) is not var (plan, report))
        {
            return Problems.EventNotFound(eventId);
        }

        // Weak: the moment at which it was made differs. A setting is an entry too, so the position says it all.
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{report.Position}-{Name(form)}\"");
        var headers = context.Response.Headers;
        headers.ETag = "W/" + tag;
        headers.Vary = HeaderNames.Accept;
        headers.CacheControl = "private, no-cache";
        if (context.IsKnownToCaller(tag))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        switch (form)
        {
            case Form.Csv:
                headers.ContentDisposition = $"attachment; filename=\"{eventId.Replace(':', '-')}-report.csv\"";
                // With a mark, without which a spreadsheet takes Korean for something else.
                return TypedResults.Text(
                    "\uFEFF" + FinalReportCsv.Write(report), "text/csv; charset=utf-8", Encoding.UTF8);
            case Form.Html:
                headers.ContentSecurityPolicy = FinalReportStyle.ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                return TypedResults.Text(
                    FinalReportPage.Write(report, TicketLanguages.Of(plan.Event)), "text/html; charset=utf-8",
                    Encoding.UTF8);
            default:
                return TypedResults.Json(report, ApiJson.Default.FinalReport);
        }
    }

    private static async Task<(EventPlan Plan, FinalReport Report)?> FindAsync(string eventId, HttpContext context)
    {
        var grains = context.Grains();
        for (var tries = 1; ; tries++)
        {
            // Each reads the journal to its end, so the later ones are never behind the earlier.
            var patterns = await grains.GetGrain<IPatternsGrain>(eventId).Get();
            if (patterns is null || await grains.GetGrain<IEventGrain>(eventId).Get() is not { } plan)
            {
                return null;
            }

            var alerts = await grains.GetGrain<IAlertGrain>(eventId).List();
            var statistics = await grains.GetGrain<IStatisticsGrain>(eventId).Get();
            if (statistics.Position == patterns.Position || tries == TriesMax)
            {
                return (plan, FinalReport.Of(plan, statistics, patterns, alerts, context.Now()));
            }
        }
    }

    /// <summary>What the caller likes best of what there is; JSON if it says nothing.</summary>
    private static Form Wanted(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out var accepted))
        {
            return Form.Json;
        }

        var liked = accepted.OrderByDescending(type => type.Quality ?? 1).Select(FormOf)
            .FirstOrDefault(form => form > 0);
        return liked == 0 ? Form.Json : liked;
    }

    private static Form FormOf(MediaTypeHeaderValue type) => type.MediaType.Value?.ToLowerInvariant() switch
    {
        "application/json" or "application/*" or "*/*" => Form.Json,
        "text/csv" => Form.Csv,
        "text/html" or "text/*" => Form.Html,
        _ => 0,
    };

    private static string Name(Form form) => form switch
    {
        Form.Csv => "csv",
        Form.Html => "html",
        _ => "json",
    };
}
