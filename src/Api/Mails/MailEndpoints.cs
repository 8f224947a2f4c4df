using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Attendance.Participants;
using Orleans;

namespace Attendance.Mails;

internal static class MailEndpoints
{
    private const int IdsMax = 1_000;

    public static void MapMails(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/mails", List)
            .WithTags("Mails").WithSummary("Who was sent what, and when")
            .Produces<MailPage>().ProducesProblem(400).ProducesProblem(404).Needs(Right.People);
        routes.MapForEvent("GET", "/mails/summary", Summary)
            .WithTags("Mails").WithSummary("Mails by status, what waits, and what went wrong lately")
            .Produces<MailSummaryResponse>().ProducesProblem(404).Needs(Right.People);
        routes.MapForEvent("POST", "/mails", Queue)
            .WithTags("Mails").WithSummary("Send tickets to people, a group or everybody, or only count")
            .Accepts<QueueMailsRequest>("application/json")
            .Produces<QueueMailsResponse>().ProducesProblem(400).ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", "/mails/preview", Preview)
            .WithTags("Mails").WithSummary("What one person would get; sends and stores nothing")
            .Accepts<MailPreviewRequest>("application/json")
            .Produces<MailPreviewResponse>().ProducesProblem(400).ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", "/mails/cancel", Cancel)
            .WithTags("Mails").WithSummary("Cancel what was not delivered: queued, failed and bounced mails")
            .Produces<CancelMailsResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", "/mails/{mailId}/retry", Retry)
            .WithTags("Mails").WithSummary("Send a failed or bounced mail again")
            .Produces<MailResponse>().ProducesProblem(404).ProducesProblem(409).Needs(Right.Organise);
        routes.MapForEvent("POST", "/mails/{mailId}/bounce", Bounce)
            .WithTags("Mails").WithSummary("Note that a sent mail came back")
            .Produces<MailResponse>().ProducesProblem(404).ProducesProblem(409).Needs(Right.Organise);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var participantId = query.Text("participantId");
        var status = query.Enum<MailStatus>("status");
        var after = query.Text("cursor") ?? "";
        var limit = (int)query.Number("limit", 100, 1, 1000);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await NoSuchEvent(eventId, context) is { } problem)
        {
            return problem;
        }

        int? number = null;
        if (participantId is not null)
        {
            number = await FindNumber(eventId, context, participantId);
            if (number == 0)
            {
                return Problems.ParticipantNotFound(participantId);
            }
        }

        var mails = await Grain(eventId, context).List(
            new MailQuery { After = after, Participant = number, Status = status, Limit = limit });
        return TypedResults.Json(
            new MailPage([.. mails.Select(MailResponse.Of)], mails.Length < limit ? null : mails[^1].MailId),
            ApiJson.Default.MailPage);
    }

    private static async Task<IResult> Summary(string eventId, HttpContext context) =>
        await NoSuchEvent(eventId, context) ?? TypedResults.Json(
            MailSummaryResponse.Of(await Grain(eventId, context).Summary()), ApiJson.Default.MailSummaryResponse);

    private static async Task<IResult> Queue(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.QueueMailsRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var command = Read(request, faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var grain = Grain(eventId, context);
        if (await grain.Queue(command) is not { } result)
        {
            return Problems.EventNotFound(eventId);
        }

        var summary = await grain.Summary();
        var response = new QueueMailsResponse(
            result.Queued, result.HaveOne, result.MayNotGet, result.Unknown, command.DryRun,
            summary.IsServerConfigured);
        return TypedResults.Json(response, ApiJson.Default.QueueMailsResponse);
    }

    private static QueueMails Read(QueueMailsRequest request, Faults faults)
    {
        var ids = request.ParticipantIds ?? [];
        var ways = (request.ParticipantIds is null ? 0 : 1) + (request.Group is null ? 0 : 1)
            + (request.Everybody == true ? 1 : 0);
        faults.Check(ways == 1, "participantIds", "exactly one of participantIds, group and everybody is needed");
        faults.Check(ids.Count <= IdsMax, "participantIds", $"may have {IdsMax} ids");
        faults.Check(ids.All(Ids.IsValid), "participantIds", "must be 1–64 of A–Z a–z 0–9 . _ - :");
        faults.CheckLength(request.Group, 256, "group");
        return new QueueMails
        {
            ParticipantIds = [.. ids.OfType<string>().Distinct(StringComparer.Ordinal)],
            Group = request.Group,
            Everybody = request.Everybody == true,
            Again = request.Again == true,
            DryRun = request.DryRun == true,
        };
    }

    private static async Task<IResult> Preview(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.MailPreviewRequest);
        if (request is null)
        {
            return problem!;
        }

        if (await NoSuchEvent(eventId, context) is { } noEvent)
        {
            return noEvent;
        }

        int? number = request.ParticipantId is { } id ? await FindNumber(eventId, context, id) : null;
        if (await Grain(eventId, context).Preview(number) is not { } preview)
        {
            return Problems.ParticipantNotFound(request.ParticipantId ?? "");
        }

        var qr = $"data:image/png;base64,{Convert.ToBase64String(preview.Picture)}";
        return TypedResults.Json(
            new MailPreviewResponse(preview.Subject, preview.Html, preview.Text, qr),
            ApiJson.Default.MailPreviewResponse);
    }

    private static async Task<IResult> Cancel(string eventId, HttpContext context) =>
        await NoSuchEvent(eventId, context) ?? TypedResults.Json(
            new CancelMailsResponse(await Grain(eventId, context).Cancel()), ApiJson.Default.CancelMailsResponse);

    private static async Task<IResult> Retry(string eventId, HttpContext context) =>
        await NoSuchEvent(eventId, context)
            ?? ToHttp(MailId(context), await Grain(eventId, context).Retry(MailId(context)), "sent again");

    private static async Task<IResult> Bounce(string eventId, HttpContext context) =>
        await NoSuchEvent(eventId, context)
            ?? ToHttp(MailId(context), await Grain(eventId, context).Bounce(MailId(context)), "said to have bounced");

    private static IResult ToHttp(string mailId, MailChanged result, string what) => result.Outcome switch
    {
        MailChangeOutcome.Done => TypedResults.Json(MailResponse.Of(result.Mail!), ApiJson.Default.MailResponse),
        MailChangeOutcome.NotFound => Problems.MailNotFound(mailId),
        _ => Problems.MailStatusNotAllowed(ApiJson.Name(result.Mail!.Status), what),
    };

    private static IMailGrain Grain(string eventId, HttpContext context) =>
        context.Grains().GetGrain<IMailGrain>(eventId);

    private static string MailId(HttpContext context) => (string)context.Request.RouteValues["mailId"]!;

    private static async Task<IResult?> NoSuchEvent(string eventId, HttpContext context) =>
        await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null ? Problems.EventNotFound(eventId) : null;

    private static async Task<int> FindNumber(string eventId, HttpContext context, string participantId) =>
        Ids.IsValid(participantId)
            ? await context.Grains().GetGrain<IRegistryGrain>(eventId).Find(participantId)
            : 0;
}
