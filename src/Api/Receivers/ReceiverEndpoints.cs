using System.Diagnostics;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;

namespace Attendance.Receivers;

internal static class ReceiverEndpoints
{
    public static void MapReceivers(this IEndpointRouteBuilder routes)
    {
        const string One = "/receivers/{receiverId}";
        routes.MapForEvent("GET", "/receivers", List)
            .WithTags("Receivers").WithSummary("Where the event sends what it noticed")
            .Produces<ReceiverPage>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("GET", One, Get)
            .WithTags("Receivers").WithSummary("One receiver")
            .Produces<ReceiverResponse>().ProducesProblem(404).Needs(Right.Organise);
        routes.MapForEvent("PUT", One, Put)
            .WithTags("Receivers").WithSummary("Make or change a receiver; a new one's secret is told once")
            .Accepts<ReceiverRequest>("application/json")
            .Produces<ReceiverResponse>(201).Produces<ReceiverResponse>().ProducesProblem(400).ProducesProblem(404)
                .ProducesProblem(409).ProducesProblem(412)
            .Needs(Right.Organise);
        routes.MapForEvent("DELETE", One, Delete)
            .WithTags("Receivers").WithSummary("Delete a receiver and cancel what waits for it")
            .Produces(204).ProducesProblem(404).ProducesProblem(412).Needs(Right.Organise);
        routes.MapForEvent("POST", One + "/secret", RotateSecret)
            .WithTags("Receivers").WithSummary("A new secret; the old one signs beside it for 24 hours")
            .Produces<ReceiverResponse>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412)
                .Needs(Right.Organise);
        routes.MapForEvent("POST", One + "/test", Test)
            .WithTags("Receivers").WithSummary("Send a receiver.test now and say what came of it")
            .Produces<ReceiverTestResponse>().ProducesProblem(404).Needs(Right.Organise);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        if (await NoSuchEvent(eventId, context) is { } problem)
        {
            return problem;
        }

        var receivers = await context.Grains().GetGrain<IReceiversGrain>(eventId).List();
        return TypedResults.Json(
            new ReceiverPage([.. receivers.Select(ReceiverResponse.Of)], null), ApiJson.Default.ReceiverPage);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context)
    {
        var (grain, problem) = await FindAsync(eventId, context);
        if (grain is null || await grain.Get() is not { } receiver)
        {
            return problem ?? Problems.ReceiverNotFound(ReceiverId(context));
        }

        context.SetETag(receiver.Version);
        return TypedResults.Json(ReceiverResponse.Of(receiver), ApiJson.Default.ReceiverResponse);
    }

    private static async Task<IResult> Put(string eventId, HttpContext context)
    {
        var (request, version, problem) = await Body.ReadChangeAsync(context, ApiJson.Default.ReceiverRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (request.Read(ReceiverId(context), version, faults) is not { } command)
        {
            return faults.ToProblem();
        }

        var (grain, notFound) = await FindAsync(eventId, context);
        return grain is null ? notFound! : ToHttp(context, await grain.Put(command));
    }

    private static async Task<IResult> Delete(string eventId, HttpContext context)
    {
        if (!context.TryReadIfMatch(out var version))
        {
            return Versions.BadIfMatch();
        }

        var (grain, notFound) = await FindAsync(eventId, context);
        if (grain is null)
        {
            return notFound!;
        }

        var result = await grain.Delete(version);
        return result.Outcome == ReceiverOutcome.Changed ? TypedResults.NoContent() : ToHttp(context, result);
    }

    private static async Task<IResult> RotateSecret(string eventId, HttpContext context)
    {
        var (grain, notFound) = await FindAsync(eventId, context);
        return grain is null ? notFound! : ToHttp(context, await grain.RotateSecret());
    }

    private static async Task<IResult> Test(string eventId, HttpContext context)
    {
        var (grain, problem) = await FindAsync(eventId, context);
        if (grain is null || await grain.Test() is not { } test)
        {
            return problem ?? Problems.ReceiverNotFound(ReceiverId(context));
        }

        return TypedResults.Json(
            new ReceiverTestResponse(test.DeliveryId, test.IsDelivered, test.Answer, test.DurationMs),
            ApiJson.Default.ReceiverTestResponse);
    }

    private static IResult ToHttp(HttpContext context, ReceiverResult result)
    {
        switch (result.Outcome)
        {
            case ReceiverOutcome.Created or ReceiverOutcome.Changed or ReceiverOutcome.Unchanged:
                context.SetETag(result.Receiver!.Version);
                return TypedResults.Json(
                    ReceiverResponse.Of(result), ApiJson.Default.ReceiverResponse,
                    statusCode: result.Outcome == ReceiverOutcome.Created ? 201 : 200);
            case ReceiverOutcome.NotFound:
                return Problems.ReceiverNotFound(ReceiverId(context));
            case ReceiverOutcome.VersionMismatch:
                return Problems.VersionMismatch(result.Receiver?.Version);
            case ReceiverOutcome.TooMany:
                return Problems.ReceiversFull();
            case ReceiverOutcome.NoSecret:
                return Problems.ReceiverHasNoSecret();
            case ReceiverOutcome.Invalid:
                return Problems.Invalid(result.Faults);
            default:
                throw new UnreachableException($"No response for {result.Outcome}.");
        }
    }

    /// <summary>The receiver's grain, or the problem to answer with.</summary>
    internal static async Task<(IReceiverGrain? Grain, IResult? Problem)> FindAsync(
        string eventId, HttpContext context)
    {
        var receiverId = ReceiverId(context);
        if (!Ids.IsValid(receiverId))
        {
            return (null, Problems.ReceiverNotFound(receiverId));
        }

        return await NoSuchEvent(eventId, context) is { } problem
            ? (null, problem)
            : (context.Grains().GetGrain<IReceiverGrain>(GrainKeys.Receiver(eventId, receiverId)), null);
    }

    internal static string ReceiverId(HttpContext context) => (string)context.Request.RouteValues["receiverId"]!;

    private static async Task<IResult?> NoSuchEvent(string eventId, HttpContext context) =>
        await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null ? Problems.EventNotFound(eventId) : null;
}
