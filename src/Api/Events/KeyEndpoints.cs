using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;
using Attendance.Participants;

namespace Attendance.Events;

/// <summary>The key that an event's personal data is sealed under.</summary>
internal static class KeyEndpoints
{
    /// <param name="routes">Where to map to.</param>
    /// <param name="path">Empty under <c>/events/{eventId}</c>, else <c>/event</c>.</param>
    public static void MapKeys(this IEndpointRouteBuilder routes, string path)
    {
        routes.MapForEvent("GET", path + "/keys", Get)
            .WithTags("Events").WithSummary("Which key personal data is sealed under, and how far resealing is")
            .Produces<KeyResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", path + "/keys/rotate", Rotate)
            .WithTags("Events").WithSummary("Seal personal data under a new key; what is there follows bit by bit")
            .Produces<KeyResponse>(202).ProducesProblem(404).ProducesProblem(409).Needs(Right.Own);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context) =>
        await context.Grains().GetGrain<IEventGrain>(eventId).Get() is { } plan
            ? await Answer(plan, context, 200)
            : Problems.EventNotFound(eventId);

    private static async Task<IResult> Rotate(string eventId, HttpContext context)
    {
        var before = await context.Grains().GetGrain<IEventGrain>(eventId).Get();
        var result = await context.Grains().GetGrain<IEventGrain>(eventId).RotateKey();
        context.Audit(before?.Event, result.Plan?.Event, ApiJson.Default.Event);
        return result.Outcome switch
        {
            ConfigureOutcome.Changed => await Answer(result.Plan!, context, 202),
            ConfigureOutcome.KeysUsedUp => Problems.Problem(
                409, "keys_used_up", "This event's key was rotated 254 times; there is none left."),
            _ => EventEndpoints.Failure(result, eventId),
        };
    }

    private static async Task<IResult> Answer(EventPlan plan, HttpContext context, int status)
    {
        var keyId = plan.Event.PersonalKeyId;
        var reseal = await context.Grains()
            .GetGrain<IResealGrain>(GrainKeys.Reseal(plan.Event.EventId, keyId)).Get();
        return TypedResults.Json(
            new KeyResponse(keyId, reseal?.StartedAt, reseal?.FinishedAt, reseal?.Rewritten ?? 0),
            ApiJson.Default.KeyResponse, statusCode: status);
    }
}

/// <param name="KeyId">The key of now; 1 is the event's first.</param>
/// <param name="RotatedAt">When it became that; null for the first.</param>
/// <param name="ResealedAt">When nothing was left under an older one; null while there may be.</param>
/// <param name="Resealed">People sealed anew so far.</param>
internal sealed record KeyResponse(
    int KeyId, DateTimeOffset? RotatedAt, DateTimeOffset? ResealedAt, int Resealed);
