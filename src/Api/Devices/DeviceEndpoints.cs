using Attendance.Audit;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Orleans;

namespace Attendance.Devices;

internal static class DeviceEndpoints
{
    private const int HeartbeatSeconds = 30;

    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/devices", List)
            .Describe("The event's devices, revoked ones too").Produces<DevicePage>()
            .ProducesProblem(400).ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("GET", "/devices/{deviceId}", Get)
            .Describe("One device").Produces<DeviceResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("PUT", "/devices/{deviceId}", Change)
            .Describe("Another name and other gates, from its next call on")
            .Accepts<DeviceRequest>("application/json")
            .Produces<DeviceResponse>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .Needs(Right.Organise);
        routes.MapForEvent("POST", "/devices/{deviceId}/revoke", Revoke)
            .Describe("From its next call on it is nobody's; for a week it may deliver what it scanned before")
            .Produces<DeviceResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("POST", "/devices/self", Beat)
            .Describe("A device's heartbeat, and what it should know").Accepts<HeartbeatRequest>("application/json")
            .Produces<HeartbeatResponse>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404)

            // Every half minute from each device, and it changes nothing that is configured.
            .NotAudited().Needs(Right.Self);
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary) =>
        route.WithTags("Devices").WithSummary(summary);

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var limit = (int)query.Number("limit", 100, 1, 1000);
        var after = query.Text("cursor") ?? "";
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (await PlanAsync(eventId, context) is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        await HearAsync(context);
        var devices = await Grain(eventId, context).List(after, limit);
        var now = context.Now();
        return TypedResults.Json(
            new DevicePage(
                [.. devices.Select(device => DeviceResponse.Of(device, plan.Event, now))],
                devices.Length < limit ? null : devices[^1].DeviceId),
            ApiJson.Default.DevicePage);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context)
    {
        await HearAsync(context);
        return await AnswerAsync(eventId, context, await Grain(eventId, context).Get(DeviceId(context)));
    }

    private static async Task<IResult> Change(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.DeviceRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        DeviceReading.Check(request.Name, request.Gates, faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var before = await Grain(eventId, context).Get(DeviceId(context));
        var changed = await Grain(eventId, context).Change(new ChangeDevice
        {
            DeviceId = DeviceId(context),
            Name = request.Name!.Trim(),
            Gates = DeviceReading.Distinct(request.Gates),
        });
        return changed is null && await Grain(eventId, context).Get(DeviceId(context)) is not null
            ? Problems.DeviceRevoked()
            : await AnswerAsync(eventId, context, changed, before);
    }

    private static async Task<IResult> Revoke(string eventId, HttpContext context)
    {
        var before = await Grain(eventId, context).Get(DeviceId(context));
        return await AnswerAsync(eventId, context, await Grain(eventId, context).Revoke(DeviceId(context)), before);
    }

    private static async Task<IResult> Beat(string eventId, HttpContext context)
    {
        if (context.Caller().DeviceId is not { } deviceId)
        {
            return Problems.Forbidden("send a device's heartbeat");
        }

        var (request, problem) = await Body.ReadIfAnyAsync(
            context, ApiJson.Default.HeartbeatRequest, new HeartbeatRequest());
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (request.Read(deviceId, context.Now(), faults) is not { } heartbeat)
        {
            return faults.ToProblem();
        }

        return await Grain(eventId, context).Beat(heartbeat) is { } device
            ? TypedResults.Json(
                new HeartbeatResponse(
                    deviceId, device.Name, device.Gates, eventId, "active", context.Now(), Upload: true,
                    HeartbeatSeconds),
                ApiJson.Default.HeartbeatResponse)
            : Problems.DeviceNotFound(deviceId);
    }

    private static async Task<IResult> AnswerAsync(
        string eventId, HttpContext context, Device? device, Device? before = null)
    {
        if (device is null)
        {
            return Problems.DeviceNotFound(DeviceId(context));
        }

        if (await PlanAsync(eventId, context) is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        var answer = DeviceResponse.Of(device, plan.Event, context.Now());
        context.Audit(
            before is null ? null : DeviceResponse.Of(before, plan.Event, context.Now()), answer,
            ApiJson.Default.DeviceResponse);
        return TypedResults.Json(answer, ApiJson.Default.DeviceResponse);
    }

    /// <summary>What was scanned a moment ago is to be seen.</summary>
    private static Task HearAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<SignsOfLife>().TellAsync();

    private static Task<EventPlan?> PlanAsync(string eventId, HttpContext context) =>
        context.Grains().GetGrain<IEventGrain>(eventId).Get();

    private static string DeviceId(HttpContext context) => (string)context.Request.RouteValues["deviceId"]!;

    private static IDevicesGrain Grain(string eventId, HttpContext context) =>
        context.Grains().GetGrain<IDevicesGrain>(eventId);
}
