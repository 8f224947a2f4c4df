using System.Globalization;
using System.Text;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;

namespace Attendance.Uploads;

/// <summary>What became of each row of a file, as pages or as a file again.</summary>
internal static class ReportEndpoints
{
    /// <summary>Parts of a file looked through for one page; a filter may leave few of their lines.</summary>
    private const int ChunksMax = 40;

    public static void MapReports(this IEndpointRouteBuilder routes, string path)
    {
        routes.MapForEvent("GET", path + "/report", Page)
            .WithTags("Uploads").WithSummary("What became of each row, with field and reason; ?result=rejected")
            .Produces<ReportPage>().ProducesProblem(400).ProducesProblem(404).Audited()
                .Needs(Right.Enlist);
        routes.MapForEvent("GET", path + "/report.csv", Csv)
            .WithTags("Uploads").WithSummary("The same as a file for a spreadsheet")
            .Produces<string>(200, "text/csv").ProducesProblem(400).ProducesProblem(404).Audited()
                .Needs(Right.Enlist);
    }

    private static async Task<IResult> Page(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var result = query.Enum<RowOutcome>("result");
        var next = query.Number("cursor", 0, 0, long.MaxValue);
        var limit = (int)query.Number("limit", 500, 1, 1000);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await UploadEndpoints.FindAsync(context, eventId) is not var (grain, upload))
        {
            return UploadProblems.NotFound();
        }

        // A cursor counts lines from the start of the file; every part but the last is full.
        var items = new List<ReportLine>();
        var last = Math.Min(upload.Chunks, (next / UploadChunk.RowsMax) + ChunksMax);
        while (next / UploadChunk.RowsMax < last && items.Count < limit)
        {
            var lines = await grain.Report((int)(next / UploadChunk.RowsMax));
            var index = (int)(next % UploadChunk.RowsMax);
            for (; index < lines.Length && items.Count < limit; index++)
            {
                if (result is null || lines[index].Outcome == result)
                {
                    items.Add(ReportLine.Of(lines[index]));
                }
            }

            next = (next / UploadChunk.RowsMax * UploadChunk.RowsMax)
                + (index < lines.Length ? index : UploadChunk.RowsMax);
        }

        var isEnd = next / UploadChunk.RowsMax >= upload.Chunks;
        return TypedResults.Json(
            new ReportPage(items, isEnd ? null : next.ToString(CultureInfo.InvariantCulture)),
            ApiJson.Default.ReportPage);
    }

    private static async Task<IResult> Csv(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var result = new QueryReader(context.Request.Query, faults).Enum<RowOutcome>("result");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await UploadEndpoints.FindAsync(context, eventId) is not var (grain, upload))
        {
            return UploadProblems.NotFound();
        }

        return TypedResults.Stream(
            body => WriteAsync(body, grain, upload, result),
            "text/csv; charset=utf-8",
            $"{upload.UploadId}-report.csv");
    }

    private static async Task WriteAsync(Stream body, IUploadGrain grain, Upload upload, RowOutcome? result)
    {
        // With a mark, without which a spreadsheet takes Korean for something else.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("row,result,participantId,field,reason\r\n");
        for (var chunk = 0; chunk < upload.Chunks; chunk++)
        {
            foreach (var line in await grain.Report(chunk))
            {
                if (result is null || line.Outcome == result)
                {
                    await WriteAsync(writer, line);
                }
            }
        }
    }

    private static async Task WriteAsync(StreamWriter writer, UploadLine line)
    {
        var start = string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Row},{ApiJson.Name(line.Outcome)},{CsvCell.Of(line.ParticipantId)}");
        if (line.Faults.IsEmpty)
        {
            await writer.WriteAsync($"{start},,\r\n");
        }

        foreach (var (field, reasons) in line.Faults.OrderBy(fault => fault.Key, StringComparer.Ordinal))
        {
            await writer.WriteAsync($"{start},{CsvCell.Of(field)},{CsvCell.Of(string.Join(' ', reasons))}\r\n");
        }
    }
}

/// <summary>One row of the file, and what is wrong with it by field.</summary>
internal sealed record ReportLine(
    int Row, RowOutcome Result, string? ParticipantId, IReadOnlyDictionary<string, string[]>? Errors)
{
    public static ReportLine Of(UploadLine line) => new(
        line.Row, line.Outcome, line.ParticipantId,
        line.Faults.IsEmpty ? null : line.Faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray()));
}

internal sealed record ReportPage(IReadOnlyList<ReportLine> Items, string? NextCursor);
