using Attendance.Audit;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;
using Orleans;

namespace Attendance.Gates;

internal static class GateEndpoints
{
    public static void MapGates(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/gates", List)
            .WithTags("Gates").WithSummary("The event's gates").Produces<GatePage>().ProducesProblem(404)
                .Needs(Right.Plan);
        routes.MapForEvent("GET", "/gates/{gateId}", Get)
            .WithTags("Gates").WithSummary("One gate").Produces<GateResponse>().ProducesProblem(404).Needs(Right.Plan);
        routes.MapForEvent("PUT", "/gates/{gateId}", Put)
            .WithTags("Gates").WithSummary("Make or change a gate")
            .Accepts<GateRequest>("application/json")
            .Produces<GateResponse>(201).Produces<GateResponse>().ProducesProblem(400).ProducesProblem(404)
                .ProducesProblem(412)
            .Needs(Right.Organise);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        if (await Grain(context, eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        var gates = plan.Gates.Values.OrderBy(gate => gate.GateId, StringComparer.Ordinal).Select(GateResponse.Of);
        return TypedResults.Json(new GatePage([.. gates], null), ApiJson.Default.GatePage);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context)
    {
        var gateId = GateId(context);
        if (await Grain(context, eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        if (!plan.Gates.TryGetValue(gateId, out var gate))
        {
            return Problems.GateNotFound(gateId);
        }

        context.SetETag(plan.Event.Version);
        return TypedResults.Json(GateResponse.Of(gate), ApiJson.Default.GateResponse);
    }

    private static async Task<IResult> Put(string eventId, HttpContext context)
    {
        var (request, version, problem) = await Body.ReadChangeAsync(context, ApiJson.Default.GateRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (request.Read(GateId(context), faults) is not { } gate)
        {
            return faults.ToProblem();
        }

        var before = (await Grain(context, eventId).Get())?.Gates.GetValueOrDefault(gate.GateId);
        var result = await Grain(context, eventId)
            .ConfigureGate(new ConfigureGate { Gate = gate, ExpectedVersion = version });
        if (result.Outcome is not (ConfigureOutcome.Created or ConfigureOutcome.Changed or ConfigureOutcome.Unchanged))
        {
            return EventEndpoints.Failure(result, eventId);
        }

        context.SetETag(result.Plan!.Event.Version);
        var status = result.Outcome == ConfigureOutcome.Created ? 201 : 200;
        context.Audit(
            before is null ? null : GateResponse.Of(before), GateResponse.Of(gate), ApiJson.Default.GateResponse);
        return TypedResults.Json(GateResponse.Of(gate), ApiJson.Default.GateResponse, statusCode: status);
    }

    private static string GateId(HttpContext context) => (string)context.Request.RouteValues["gateId"]!;

    private static IEventGrain Grain(HttpContext context, string eventId) =>
        context.Grains().GetGrain<IEventGrain>(eventId);
}
