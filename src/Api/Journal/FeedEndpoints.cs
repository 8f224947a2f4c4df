using System.Globalization;
using System.Text.Json;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Orleans;

namespace Attendance.Journal;

/// <summary>The journal as a feed: pages from a position, by long poll or as server-sent events.</summary>
internal static class FeedEndpoints
{
    private const int LimitMax = 1_000;
    private const int WaitSecondsMax = 30;

    /// <summary>A quiet stream says something this often, so that proxies keep it open.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public static void MapFeed(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("GET", "/feed", Read)
            .WithTags("Feed").WithSummary("The journal after a position; wait=30 polls long, text/event-stream streams")
            .Produces(200, contentType: "application/json").ProducesProblem(400).ProducesProblem(404).Needs(Right.Feed);

    private static async Task<IResult> Read(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var after = query.Number("after", LastEventId(context), 0, long.MaxValue);
        var limit = (int)query.Number("limit", 100, 1, LimitMax);
        var wait = TimeSpan.FromSeconds(query.Number("wait", 0, 0, WaitSecondsMax));
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        var watch = context.RequestServices.GetRequiredService<JournalWatch>();
        var journal = context.Grains().GetGrain<IJournalGrain>(eventId);
        if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await StreamAsync(context, watch, journal, eventId, after);
            return Results.Empty;
        }

        var entries = await journal.Read(after, limit);
        while (entries.IsEmpty && wait > TimeSpan.Zero)
        {
            // In steps: whoever is revoked meanwhile reads nothing more.
            var step = wait < Heartbeat ? wait : Heartbeat;
            await watch.BeyondAsync(eventId, after, step, context.RequestAborted);
            if (await context.KeyProblemAsync() is { } problem)
            {
                return problem;
            }

            wait -= step;
            entries = await journal.Read(after, limit);
        }

        await WritePageAsync(context, eventId, entries, after);
        return Results.Empty;
    }

    private static long LastEventId(HttpContext context) =>
        long.TryParse(
            context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : 0;

    private static async Task WritePageAsync(
        HttpContext context, string eventId, IReadOnlyList<JournalEntry> entries, long after)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var entry in entries)
        {
            Envelope.Write(writer, eventId, entry);
        }

        writer.WriteEndArray();
        var next = entries.Count == 0 ? after : entries[^1].Position;
        writer.WriteString("nextCursor"u8, next.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static async Task StreamAsync(
        HttpContext context, JournalWatch watch, IJournalGrain journal, string eventId, long after)
    {
        context.Response.ContentType = "text/event-stream";
        try
        {
            await context.Response.WriteAsync(": journal\n\n", context.RequestAborted);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                if (await context.KeyProblemAsync() is not null)
                {
                    await context.Response.WriteAsync(": the key is over\n\n", context.RequestAborted);
                    return;
                }

                var entries = await journal.Read(after, LimitMax);
                foreach (var entry in entries)
                {
                    await context.Response.WriteAsync(Envelope.ToServerSentEvent(eventId, entry),
                        context.RequestAborted);
                    after = entry.Position;
                }

                if (entries.IsEmpty && await watch.BeyondAsync(eventId, after, Heartbeat,
                    context.RequestAborted) <= after)
                {
                    await context.Response.WriteAsync(": still here\n\n", context.RequestAborted);
                }

                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader left; it comes back with its position.
        }
    }
}
