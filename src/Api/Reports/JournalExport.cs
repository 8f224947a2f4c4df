using System.Collections.Immutable;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Attendance.Journal;
using Orleans;

namespace Attendance.Reports;

/// <summary>The whole journal as one file, sent as it is read: a page of it is all that is in memory.</summary>
internal static class JournalExport
{
    private const int PageMax = 1_000;

    public static void MapJournalExport(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/reports/journal.csv", (eventId, context) =>
                ExportAsync(eventId, context, new JournalCsv()))
            .WithTags("Reports").WithSummary("Every entry of the journal as a line, for a spreadsheet")
            .Produces<string>(200, "text/csv").ProducesProblem(404).Audited().Needs(Right.Feed);
        routes.MapForEvent("GET", "/reports/journal.ndjson", (eventId, context) =>
                ExportAsync(eventId, context, new JournalLines(eventId)))
            .WithTags("Reports").WithSummary("Every entry of the journal as the feed tells it, a line each")
            .Produces<string>(200, JournalLines.MediaType).ProducesProblem(404).Audited().Needs(Right.Feed);
    }

    private static async Task<IResult> ExportAsync(string eventId, HttpContext context, IJournalFile file)
    {
        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        // Before the first byte, so that a store that is away is still answered as such.
        var journal = context.Grains().GetGrain<IJournalGrain>(eventId);
        var head = await journal.AwaitBeyond(0, TimeSpan.Zero);
        var page = await journal.Read(0, PageMax);
        var headers = context.Response.Headers;
        context.Response.ContentType = file.ContentType;
        headers.CacheControl = "private, no-store";
        headers.ContentDisposition =
            $"attachment; filename=\"{eventId.Replace(':', '-')}-journal.{file.Extension}\"";

        // A stop must not look like the end of the file: whoever has half of it shall know.
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var cut = stopping.Register(context.Abort);
        await WriteAsync(context, file, journal, page, head);
        return Results.Empty;
    }

    /// <summary>Up to the head as it was at the start, so that it ends however fast people come in.</summary>
    private static async Task WriteAsync(
        HttpContext context, IJournalFile file, IJournalGrain journal, ImmutableArray<JournalEntry> page, long head)
    {
        var body = context.Response.BodyWriter;
        file.Begin(body);
        while (!page.IsEmpty)
        {
            foreach (var entry in page.Where(entry => entry.Position <= head))
            {
                file.Write(body, entry);
            }

            // Waits for a reader who is slow; one who does not read at all is cut off by the server's lowest rate.
            await body.FlushAsync(context.RequestAborted);
            context.RequestAborted.ThrowIfCancellationRequested();
            page = page[^1].Position >= head ? [] : await journal.Read(page[^1].Position, PageMax);
        }

        await body.FlushAsync(context.RequestAborted);
    }
}
