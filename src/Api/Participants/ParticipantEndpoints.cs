using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;
using Orleans;

namespace Attendance.Participants;

internal static class ParticipantEndpoints
{
    public static void MapParticipants(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("POST", "/participants", Register)
            .WithTags("Participants").WithSummary("Register somebody; answers with the token")
            .Accepts<ParticipantRequest>("application/json")
            .Produces<ParticipantResponse>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .Needs(Right.Enlist);
        routes.MapForEvent("GET", "/participants", ParticipantLists.List)
            .WithTags("Participants")
            .WithSummary("The event's people by number; with query, group or status those who match, best first")
            .Produces<ParticipantPage>().ProducesProblem(400).ProducesProblem(404).Needs(Right.People);
        routes.MapForEvent("GET", "/participants/{participantId}", Get)
            .WithTags("Participants").WithSummary("One person").Produces<ParticipantResponse>().ProducesProblem(404)
            .Needs(Right.People);
        routes.MapForEvent("PATCH", "/participants/{participantId}", Change)
            .WithTags("Participants").WithSummary("Change somebody; what is left out stays")
            .Accepts<ParticipantRequest>("application/json")
            .Produces<ParticipantResponse>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(412).Needs(Right.Enlist);
        routes.MapForEvent("DELETE", "/participants/{participantId}", Erase)
            .WithTags("Participants").WithSummary("Erase somebody's personal data; the records stay, without a name")
            .Produces(204).ProducesProblem(404).ProducesProblem(412).Needs(Right.Organise);
        MapToken(routes, "rotate", revoke: false, "Issue a new token; the old one stops working");
        MapToken(routes, "revoke", revoke: true, "Take the token back");
    }

    private static void MapToken(IEndpointRouteBuilder routes, string verb, bool revoke, string summary) =>
        routes.MapForEvent(
                "POST", "/participants/{participantId}/token/" + verb,
                (eventId, context) => ChangeToken(eventId, context, revoke))
            .WithTags("Participants").WithSummary(summary)
            .Produces<ParticipantResponse>().ProducesProblem(404).ProducesProblem(409).Needs(Right.Enlist);

    private static async Task<IResult> Register(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.ParticipantRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var status = request.ReadStatus(faults);
        if (request.ParticipantId is not null)
        {
            faults.CheckId(request.ParticipantId, "participantId");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var result = await context.Grains().GetGrain<IRegistryGrain>(eventId).Register(new RegisterParticipant
        {
            ParticipantId = request.ParticipantId,
            Draft = request.ToDraft(),
            Status = status ?? ParticipantStatus.Registered,
        });
        return ToHttp(context, result, eventId, request.ParticipantId ?? "", created: true);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context)
    {
        var participantId = ParticipantId(context);
        var view = await Find(context, eventId, participantId) is { } grain ? await grain.Get() : null;
        if (view is null)
        {
            return Problems.ParticipantNotFound(participantId);
        }

        context.SetETag(view.Participant.Version);
        return TypedResults.Json(ParticipantResponse.Of(view), ApiJson.Default.ParticipantResponse);
    }

    private static async Task<IResult> Change(string eventId, HttpContext context)
    {
        var participantId = ParticipantId(context);
        var (request, version, problem) = await Body.ReadChangeAsync(context, ApiJson.Default.ParticipantRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var status = request.ReadStatus(faults);
        faults.Check(
            request.ParticipantId is null || request.ParticipantId == participantId, "participantId",
                "cannot be changed");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await Find(context, eventId, participantId) is not { } grain)
        {
            return Problems.ParticipantNotFound(participantId);
        }

        var result = await grain.Change(new ChangeParticipant
        {
            Draft = request.SaysSomethingOfThePerson() ? request.ToDraft() : null,
            Status = status,
            ExpectedVersion = version,
        });
        return ToHttp(context, result, eventId, participantId, created: false);
    }

    private static async Task<IResult> Erase(string eventId, HttpContext context)
    {
        var participantId = ParticipantId(context);
        if (!context.TryReadIfMatch(out var version))
        {
            return Versions.BadIfMatch();
        }

        if (await Find(context, eventId, participantId) is not { } grain)
        {
            return Problems.ParticipantNotFound(participantId);
        }

        var result = await grain.Erase(new EraseParticipant { ExpectedVersion = version });
        return result.Outcome == ParticipantOutcome.Done
            ? TypedResults.NoContent()
            : ToHttp(context, result, eventId, participantId, created: false);
    }

    private static async Task<IResult> ChangeToken(string eventId, HttpContext context, bool revoke)
    {
        var participantId = ParticipantId(context);
        if (await Find(context, eventId, participantId) is not { } grain)
        {
            return Problems.ParticipantNotFound(participantId);
        }

        var result = await grain.ChangeToken(new ChangeToken { Revoke = revoke });
        return ToHttp(context, result, eventId, participantId, created: false);
    }

    internal static string ParticipantId(HttpContext context) => (string)context.Request.RouteValues["participantId"]!;

    internal static async Task<IParticipantGrain?> Find(HttpContext context, string eventId, string participantId)
    {
        var number = Ids.IsValid(participantId)
            ? await context.Grains().GetGrain<IRegistryGrain>(eventId).Find(participantId)
            : 0;
        return number == 0
            ? null
            : context.Grains().GetGrain<IParticipantGrain>(GrainKeys.Participant(eventId, number));
    }

    private static IResult ToHttp(
        HttpContext context, ParticipantResult result, string eventId, string participantId, bool created)
    {
        switch (result.Outcome)
        {
            case ParticipantOutcome.Done:
                context.AuditId("participantId", result.Participant!.Participant.ParticipantId);
                context.SetETag(result.Participant.Participant.Version);
                return TypedResults.Json(
                    ParticipantResponse.Of(result.Participant), ApiJson.Default.ParticipantResponse,
                    statusCode: created ? 201 : 200);
            case ParticipantOutcome.Invalid:
                return Problems.Invalid(result.Faults!);
            case ParticipantOutcome.NotFound:
                return Problems.ParticipantNotFound(participantId);
            case ParticipantOutcome.IdTaken:
                return Problems.ParticipantExists();
            case ParticipantOutcome.EmailTaken:
                return Problems.EmailTaken();
            case ParticipantOutcome.EventNotFound:
                return Problems.EventNotFound(eventId);
            case ParticipantOutcome.VersionMismatch:
                return Problems.VersionMismatch(result.Participant?.Participant.Version);
            case ParticipantOutcome.EventFull:
                return Problems.EventFull();
            case ParticipantOutcome.TokensUsedUp:
                return Problems.TokensUsedUp();
            default:
                return new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1));
        }
    }
}
