using System.Diagnostics;
using Attendance.Audit;
using Attendance.Devices;
using Attendance.Http;
using Orleans;

namespace Attendance.Callers;

/// <summary>The keys that machines call with: of one event, made by its organisers, and of the deployment, by its
/// owner.</summary>
internal static class AccessKeyEndpoints
{
    private const int OverlapMinutes = 60;
    private const int OverlapMinutesMax = 7 * 24 * 60;

    public static void MapAccessKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/access-keys", List)
            .Describe("The event's keys, without the keys themselves").Produces<AccessKeyPage>()
            .Needs(Right.Organise);
        routes.MapForEvent("POST", "/access-keys", Make)
            .Describe("Make a key for another system, a script or a screen; it is shown once")
            .Accepts<AccessKeyRequest>("application/json").Produces<AccessKeyResponse>(201).ProducesProblem(400)
            .Needs(Right.Organise);
        routes.MapForEvent("GET", "/access-keys/{keyId}", Get)
            .Describe("One key").Produces<AccessKeyResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", "/access-keys/{keyId}/rotate", Rotate)
            .Describe("A new key in place of the old one, which works for overlapMinutes more, 60 if not said")
            .Accepts<RotateKeyRequest>("application/json")
            .Produces<AccessKeyResponse>().ProducesProblem(404).ProducesProblem(409).Needs(Right.Organise);
        routes.MapForEvent("POST", "/access-keys/{keyId}/revoke", Revoke)
            .Describe("From the next call on, the key is nobody's")
            .Produces<AccessKeyResponse>().ProducesProblem(404).Needs(Right.Organise);
    }

    public static void MapDeploymentKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/deployment/access-keys");
        keys.MapForDeployment("GET", "", context => List(null, context))
            .Describe("Keys for all events").Produces<AccessKeyPage>().Needs(Right.Own);
        keys.MapForDeployment("POST", "", context => Make(null, context))
            .Describe("Make a key for all events; it is shown once")
            .Accepts<AccessKeyRequest>("application/json").Produces<AccessKeyResponse>(201).ProducesProblem(400)
            .Needs(Right.Own);
        keys.MapForDeployment("GET", "/{keyId}", context => Get(null, context))
            .Describe("One key for all events").Produces<AccessKeyResponse>().ProducesProblem(404).Needs(Right.Own);
        keys.MapForDeployment("POST", "/{keyId}/rotate", context => Rotate(null, context))
            .Describe("A new key in place of the old one").Accepts<RotateKeyRequest>("application/json")
            .Produces<AccessKeyResponse>().ProducesProblem(404).ProducesProblem(409).Needs(Right.Own);
        keys.MapForDeployment("POST", "/{keyId}/revoke", context => Revoke(null, context))
            .Describe("From the next call on, the key is nobody's")
            .Produces<AccessKeyResponse>().ProducesProblem(404).Needs(Right.Own);
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary) =>
        route.WithTags("Keys").WithSummary(summary);

    private static async Task<IResult> List(string? eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var limit = (int)query.Number("limit", 100, 1, 1000);
        var after = query.Text("cursor") ?? "";
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var list = context.Grains().GetGrain<IAccessKeysGrain>(eventId ?? IAccessKeysGrain.Deployment);
        var keys = await list.List(after, limit);
        var next = keys.Length < limit ? null : keys[^1].KeyId;
        return TypedResults.Json(
            new AccessKeyPage([.. keys.Select(key => AccessKeyResponse.Of(key, context.Now()))], next),
            ApiJson.Default.AccessKeyPage);
    }

    private static async Task<IResult> Make(string? eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.AccessKeyRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (request.Read(eventId, context.Caller().Name, context.Now(), faults) is not { } wished)
        {
            return faults.ToProblem();
        }

        var (keyId, text, hash) = KeyText.Make();
        var result = await Grain(context, keyId)
            .Make(new MakeAccessKey { Key = wished with { KeyId = keyId }, Hash = hash });
        context.AuditId("keyId", keyId);
        return Answer(context, result, keyId, text, StatusCodes.Status201Created, before: null);
    }

    private static async Task<IResult> Get(string? eventId, HttpContext context)
    {
        var keyId = KeyId(context);
        return KeyText.IsId(keyId) && await Grain(context, keyId).Get(eventId) is { } key
            ? Json(context, key, text: null, StatusCodes.Status200OK)
            : Problems.AccessKeyNotFound(keyId);
    }

    private static async Task<IResult> Rotate(string? eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadIfAnyAsync(
            context, ApiJson.Default.RotateKeyRequest, new RotateKeyRequest());
        if (request is null)
        {
            return problem!;
        }

        var minutes = request.OverlapMinutes ?? OverlapMinutes;
        if (minutes is < 0 or > OverlapMinutesMax)
        {
            return Problems.Invalid("overlapMinutes", $"must be 0 to {OverlapMinutesMax}");
        }

        var keyId = KeyId(context);
        if (!KeyText.IsId(keyId))
        {
            return Problems.AccessKeyNotFound(keyId);
        }

        var before = await Grain(context, keyId).Get(eventId);
        var (text, hash) = KeyText.MakeFor(keyId);
        var result = await Grain(context, keyId).Rotate(new RotateAccessKey
        {
            EventId = eventId,
            Hash = hash,
            OverlapUntil = context.Now().AddMinutes(minutes),
        });
        return Answer(context, result, keyId, text, StatusCodes.Status200OK, before);
    }

    private static async Task<IResult> Revoke(string? eventId, HttpContext context)
    {
        var keyId = KeyId(context);
        if (!KeyText.IsId(keyId) || await Grain(context, keyId).Get(eventId) is not { } key)
        {
            return Problems.AccessKeyNotFound(keyId);
        }

        if (key is { EventId: { } ofEvent, DeviceId: { } deviceId })
        {
            await context.Grains().GetGrain<IDevicesGrain>(ofEvent).Revoke(deviceId);
        }

        return Answer(
            context, await Grain(context, keyId).Revoke(eventId, context.Now()), keyId, text: null,
            StatusCodes.Status200OK, key);
    }

    private static IResult Answer(
        HttpContext context, AccessKeyResult result, string keyId, string? text, int status, AccessKey? before) =>
        result.Outcome switch
    {
        AccessKeyOutcome.Done => Changed(context, result.Key!, text, status, before),
        AccessKeyOutcome.NotFound => Problems.AccessKeyNotFound(keyId),
        AccessKeyOutcome.Over => Problems.AccessKeyOver(),
        _ => throw new UnreachableException($"No answer for {result.Outcome}."),
    };

    private static IResult Changed(HttpContext context, AccessKey key, string? text, int status, AccessKey? before)
    {
        var now = context.Now();
        context.Audit(
            before is null ? null : AccessKeyResponse.Of(before, now), AccessKeyResponse.Of(key, now),
            ApiJson.Default.AccessKeyResponse);
        return Json(context, key, text, status);
    }

    private static IResult Json(HttpContext context, AccessKey key, string? text, int status) => TypedResults.Json(
        AccessKeyResponse.Of(key, context.Now(), text), ApiJson.Default.AccessKeyResponse, statusCode: status);

    private static string KeyId(HttpContext context) => (string)context.Request.RouteValues["keyId"]!;

    private static IAccessKeyGrain Grain(HttpContext context, string keyId) =>
        context.Grains().GetGrain<IAccessKeyGrain>(keyId);
}
