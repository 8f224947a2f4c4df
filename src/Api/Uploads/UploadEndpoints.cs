using System.Collections.Immutable;
using System.Security.Cryptography;
using Attendance.Callers;
using Attendance.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Attendance.Uploads;

internal static class UploadEndpoints
{
    private const string Path = "/participants/bulk-upload";

    /// <summary>Room for the borders of a form around the largest file.</summary>
    private const long FormBytesMax = 64 * 1024;

    /// <summary>The short spelling takes files too.</summary>
    public static void MapUpload(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("POST", Path, Upload)
            .WithTags("Uploads").WithSummary("Register people from a CSV or JSON file; answers with a job to watch")
            .Produces<UploadResponse>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(413)
            .ProducesProblem(415).Needs(Right.Enlist);

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.MapUpload();
        routes.MapForEvent("GET", Path, List)
            .WithTags("Uploads").WithSummary("The event's uploads, the newest first")
            .Produces<UploadPage>().Needs(Right.Enlist);
        routes.MapForEvent("GET", Path + "/{uploadId}", Get)
            .WithTags("Uploads").WithSummary("How far an upload is")
            .Produces<UploadResponse>().ProducesProblem(404).Needs(Right.Enlist);
        routes.MapForEvent(
                "POST", Path + "/{uploadId}/cancel",
                (eventId, context) => AskAsync(eventId, context, grain => grain.Cancel()))
            .WithTags("Uploads").WithSummary("Stop after the rows at hand; what is registered stays")
            .Produces<UploadResponse>(202).ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent(
                "POST", Path + "/{uploadId}/undo",
                (eventId, context) => AskAsync(eventId, context, grain => grain.Undo()))
            .WithTags("Uploads")
            .WithSummary("Erase whom it registered, restore whom it changed; not who checked in or changed since")
            .Produces<UploadResponse>(202).ProducesProblem(404).Needs(Right.Organise);
        routes.MapReports(Path + "/{uploadId}");
    }

    /// <summary>The grain of the upload in the path, or null when there is none.</summary>
    public static async Task<(IUploadGrain Grain, Upload Upload)?> FindAsync(HttpContext context, string eventId)
    {
        var uploadId = (string)context.Request.RouteValues["uploadId"]!;
        if (!Ids.IsValid(uploadId))
        {
            return null;
        }

        var grain = context.Grains().GetGrain<IUploadGrain>(GrainKeys.Upload(eventId, uploadId));
        return await grain.Get() is { } upload ? (grain, upload) : null;
    }

    private static async Task<IResult> Upload(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var terms = new UploadTerms { DryRun = query.Flag("dryRun"), AllOrNothing = query.Flag("allOrNothing") };
        var unknown = query.Text("unknownColumns");
        faults.Check(unknown is null or "keep" or "refuse", "unknownColumns", "must be keep or refuse");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var options = new UploadOptions
        {
            UnknownColumns = unknown == "refuse" ? UnknownColumns.Refuse : UnknownColumns.Keep,
        };
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
            options.BytesMax + FormBytesMax;
        try
        {
            // What cannot be read at all never becomes a job.
            var reader = await UploadReader.OpenAsync(
                context.Request.Body, context.Request.ContentType, context.Request.Headers.ContentEncoding.ToString(),
                options, context.RequestAborted);
            return await ReceiveAsync(eventId, context, reader, terms);
        }
        catch (UploadRefusedException refused)
        {
            return UploadProblems.Of(refused);
        }
    }

    private static async Task<IResult> ReceiveAsync(
        string eventId, HttpContext context, UploadReader reader, UploadTerms terms)
    {
        var uploadId = $"upload-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var grain = context.Grains().GetGrain<IUploadGrain>(GrainKeys.Upload(eventId, uploadId));
        if (await grain.Start(terms) is null)
        {
            return Problems.EventNotFound(eventId);
        }

        try
        {
            var (rows, chunks) = await SendAsync(reader, grain, context.RequestAborted);
            var upload = await grain.Complete(rows, chunks);
            context.Response.Headers.Location = $"/api/v1/events/{eventId}{Path}/{uploadId}";
            return Answer(context, upload, 202);
        }
        catch (UploadRefusedException refused)
        {
            await grain.Abandon(refused.Message);
            throw;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            await grain.Abandon("The connection broke before the file was here whole; nobody was registered.");
            throw;
        }
    }

    /// <summary>Reads the next rows while the last ones are being stored; never holds more.</summary>
    private static async Task<(int Rows, int Chunks)> SendAsync(
        UploadReader reader, IUploadGrain grain, CancellationToken cancellationToken)
    {
        var rows = ImmutableArray.CreateBuilder<UploadRow>(UploadChunk.RowsMax);
        var (count, chunks, sending) = (0, 0, Task.FromResult(true));
        await foreach (var row in reader.ReadAsync(cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == UploadChunk.RowsMax)
            {
                await FlushAsync();
            }
        }

        if (rows.Count > 0)
        {
            await FlushAsync();
        }

        await AcceptedAsync();
        return (count, chunks);

        async Task FlushAsync()
        {
            await AcceptedAsync();
            count += rows.Count;
            sending = grain.Add(new UploadChunk { Chunk = chunks++, Rows = rows.DrainToImmutable() });
        }

        async Task AcceptedAsync()
        {
            if (!await sending)
            {
                throw UploadRefusedException.Invalid("The upload was cancelled while the file was on its way.");
            }
        }
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var uploads = await context.Grains().GetGrain<IUploadsGrain>(eventId).List();
        return TypedResults.Json(
            new UploadPage([.. uploads.Select(upload => UploadResponse.Of(upload, context.Now()))], null),
            ApiJson.Default.UploadPage);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context) =>
        await FindAsync(context, eventId) is var (_, upload) ? Answer(context, upload, 200) : UploadProblems.NotFound();

    private static async Task<IResult> AskAsync(
        string eventId, HttpContext context, Func<IUploadGrain, Task<Upload?>> ask) =>
        await FindAsync(context, eventId) is var (grain, _) && await ask(grain) is { } upload
            ? Answer(context, upload, 202)
            : UploadProblems.NotFound();

    private static IResult Answer(HttpContext context, Upload upload, int status) => TypedResults.Json(
        UploadResponse.Of(upload, context.Now()), ApiJson.Default.UploadResponse, statusCode: status);
}
