using System.Buffers;
using System.Text.Json;
using Attendance.Callers;
using Attendance.Http;
using Orleans;

namespace Attendance.Audit;

internal static class AuditEndpoints
{
    private const int PageMax = 1_000;

    /// <summary>Lines that one call looks at, so that a filter that nothing fits ends.</summary>
    private const int LooksMax = 20_000;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapForDeployment("GET", "/audit", List)
            .WithTags("Audit").WithSummary("The audit log after a position; filters by eventId, caller and code")
            .Produces(200, contentType: "application/json").ProducesProblem(400)
            .Audited().Needs(Right.Own);
        routes.MapForDeployment("GET", "/audit/export.ndjson", Export)
            .WithTags("Audit").WithSummary("Every line of the audit log with its hashes, for --verify-audit")
            .Produces<string>(200, AuditLines.MediaType).Audited().Needs(Right.Own);
    }

    private static async Task<IResult> List(HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var after = query.Number("after", 0, 0, long.MaxValue);
        var limit = (int)query.Number("limit", 100, 1, PageMax);
        (string Name, string? Value)[] filters =
        [
            ("eventId", query.Text("eventId")), ("caller", query.Text("caller")), ("code", query.Text("code")),
        ];
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var grain = context.Grains().GetGrain<IAuditGrain>(IAuditGrain.Deployment);
        var found = new List<AuditLine>();
        var (seen, looked, isEnd) = (after, 0, false);
        while (found.Count < limit && looked < LooksMax && !isEnd)
        {
            var lines = await grain.Read(seen, PageMax);
            isEnd = lines.Length < PageMax;
            looked += lines.Length;
            foreach (var line in lines.TakeWhile(_ => found.Count < limit))
            {
                seen = line.Position;
                if (AuditLines.Fits(line, filters))
                {
                    found.Add(line);
                }
            }
        }

        return new AuditPageAnswer(found, seen, await grain.Head());
    }

    private static async Task<IResult> Export(HttpContext context)
    {
        // Before the first byte, so that a store that is away is still answered as such.
        var grain = context.Grains().GetGrain<IAuditGrain>(IAuditGrain.Deployment);
        var head = await grain.Head();
        var page = await grain.Read(0, PageMax);
        context.Response.ContentType = AuditLines.MediaType;
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
        context.Response.Headers["Audit-Head"] = head.ToString();

        // A stop must not look like the end of the file.
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var cut = stopping.Register(context.Abort);
        var body = context.Response.BodyWriter;
        await using var writer = new Utf8JsonWriter(Stream.Null);
        while (!page.IsEmpty)
        {
            foreach (var line in page.Where(line => line.Position <= head.Position))
            {
                writer.Reset(body);
                AuditLines.Write(writer, line);
                writer.Flush();
                body.Write("\n"u8);
            }

            await body.FlushAsync(context.RequestAborted);
            context.RequestAborted.ThrowIfCancellationRequested();
            page = page[^1].Position >= head.Position ? [] : await grain.Read(page[^1].Position, PageMax);
        }

        await body.FlushAsync(context.RequestAborted);
        return Results.Empty;
    }
}
