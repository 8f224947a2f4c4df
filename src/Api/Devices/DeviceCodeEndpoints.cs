using System.Diagnostics;
using System.Security.Cryptography;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Attendance.Tickets;
using Orleans;

namespace Attendance.Devices;

/// <summary>How a device gets its key: an organiser makes a code, somebody types it into the device.</summary>
internal static class DeviceCodeEndpoints
{
    public static void MapDeviceCodes(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("POST", "/devices/codes", Make)
            .Describe("A code to enrol one device with, and its QR code; it is shown once and works for 15 minutes")
            .Accepts<DeviceCodeRequest>("application/json")
            .Produces<DeviceCodeResponse>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .Needs(Right.Organise);
        routes.MapForEvent("GET", "/devices/codes", List)
            .Describe("The codes that may still be used, without the codes themselves").Produces<DeviceCodePage>()
            .Needs(Right.Organise);
        routes.MapForEvent("DELETE", "/devices/codes/{codeId}", Drop)
            .Describe("The code may not be used any more").Produces(204).ProducesProblem(404).Needs(Right.Organise);
    }

    /// <summary>Outside all events: the code says which one.</summary>
    public static void MapEnrolment(this IEndpointRouteBuilder routes) =>
        routes.MapForDeployment("POST", "/devices/enrol", Enrol)
            .Describe("Make this a device of an event, by the code; the answer holds its key, shown once")
            .Accepts<EnrolRequest>("application/json")
            .Produces<EnrolResponse>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .WithMetadata(Guessable.Mark).Needs(Right.Anonymous);

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary) =>
        route.WithTags("Devices").WithSummary(summary);

    private static async Task<IResult> Make(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.DeviceCodeRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        var codeId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (request.Read(codeId, context.Caller().Name, context.Now(), faults) is not { } wished)
        {
            return faults.ToProblem();
        }

        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        var text = DeviceCodeText.Make();
        var made = await context.Grains().GetGrain<IDevicesGrain>(eventId)
            .MakeCode(new MakeDeviceCode { Wished = wished, Code = text });
        if (made.Code is not { } code)
        {
            return Problems.TooManyCodes();
        }

        context.AuditId("codeId", code.CodeId);
        var shown = DeviceCodeText.Shown(text);

        // What follows the # is sent to no server, and stands in no log.
        var qr = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}"
            + $"/enrol#event={eventId}&code={shown}";
        return TypedResults.Json(
            DeviceCodeResponse.Of(code, shown, qr, QrCode.TextSvg(qr)), ApiJson.Default.DeviceCodeResponse,
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var codes = await context.Grains().GetGrain<IDevicesGrain>(eventId).Codes();
        return TypedResults.Json(
            new DeviceCodePage([.. codes.Select(code => DeviceCodeResponse.Of(code))], NextCursor: null),
            ApiJson.Default.DeviceCodePage);
    }

    private static async Task<IResult> Drop(string eventId, HttpContext context)
    {
        var codeId = (string)context.Request.RouteValues["codeId"]!;
        return await context.Grains().GetGrain<IDevicesGrain>(eventId).DropCode(codeId)
            ? TypedResults.NoContent()
            : Problems.CodeNotFound(codeId);
    }

    private static async Task<IResult> Enrol(HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.EnrolRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        request.Check(faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var codes = context.Grains().GetGrain<IDeviceCodesGrain>(IDeviceCodesGrain.Key);
        if (DeviceCodeText.Read(request.Code) is not { } code || await codes.Find(code) is not { } eventId)
        {
            return Problems.CodeInvalid();
        }

        var (keyId, key, hash) = KeyText.Make();
        var deviceId = request.DeviceId ?? $"device-{keyId}";
        var result = await context.Grains().GetGrain<IDevicesGrain>(eventId).Enrol(new EnrolDevice
        {
            Code = code,
            DeviceId = deviceId,
            Platform = request.Platform,
            AppVersion = request.Version,
            KeyId = keyId,
            KeyHash = hash,
        });
        context.AuditId("eventId", eventId);
        context.AuditId("deviceId", deviceId);
        context.AuditId("keyId", keyId);
        return result switch
        {
            { Outcome: EnrolOutcome.Enrolled, Device: { } device } => TypedResults.Json(
                new EnrolResponse(eventId, device.DeviceId, key, device.Name, device.Gates, context.Now()),
                ApiJson.Default.EnrolResponse, statusCode: StatusCodes.Status201Created),
            { Outcome: EnrolOutcome.CodeInvalid } => Problems.CodeInvalid(),
            { Outcome: EnrolOutcome.DeviceExists } => Problems.DeviceExists(deviceId),
            _ => throw new UnreachableException($"No answer for {result.Outcome}."),
        };
    }
}
