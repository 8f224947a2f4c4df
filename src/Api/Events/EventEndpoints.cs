using Attendance.Audit;
using Attendance.Callers;
using Attendance.Http;
using Orleans;

namespace Attendance.Events;

internal static class EventEndpoints
{
    /// <summary>Calls about events as such, which have no event in scope.</summary>
    public static void MapEventList(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events", Create)
            .WithTags("Events").WithSummary("Make an event")
            .Accepts<EventRequest>("application/json").Produces<Event>(201).ProducesProblem(400).ProducesProblem(409)
            .Needs(Right.Own);
        routes.MapMethods("/events", ["GET"], (Delegate)List)
            .WithTags("Events").WithSummary("The events that the caller has a role in")
            .Produces<EventPage>().Needs(Right.Plan);
    }

    /// <param name="path">Empty under <c>/events/{eventId}</c>, else <c>/event</c>.</param>
    public static void MapEvent(this IEndpointRouteBuilder routes, string path)
    {
        routes.MapForEvent("GET", path, Get)
            .WithTags("Events").WithSummary("The event").Produces<Event>().ProducesProblem(404).Needs(Right.Plan);
        routes.MapForEvent("PUT", path, Change)
            .WithTags("Events").WithSummary("Change the event; what is left out goes back to its default")
            .Accepts<EventRequest>("application/json")
            .Produces<Event>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).Needs(Right.Organise);
        routes.MapForEvent("POST", path + "/status", ChangeStatus)
            .WithTags("Events")
            .WithSummary("draft → published → open ⇄ closed → archived, back from published to draft")
            .Accepts<EventStatusRequest>("application/json")
            .Produces<Event>().ProducesProblem(400).ProducesProblem(409).Needs(Right.Organise);
    }

    private static async Task<IResult> Create(HttpContext context, EventScopes scopes)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.EventRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (EventReading.Read(request, eventId: null, faults) is not { } wished)
        {
            return faults.ToProblem();
        }

        context.AuditId("eventId", wished.EventId);
        var result = await Grain(context, wished.EventId)
            .Configure(new ConfigureEvent { Event = wished, Create = true });
        scopes.Forget();
        return ToHttp(context, result, wished.EventId, before: null);
    }

    private static async Task<IResult> List(HttpContext context)
    {
        var events = await context.Grains().GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List();
        var own = events.Where(each => context.Caller().RoleIn(each.EventId) is not null);
        return TypedResults.Json(new EventPage([.. own], null), ApiJson.Default.EventPage);
    }

    private static async Task<IResult> Get(string eventId, HttpContext context)
    {
        if (await Grain(context, eventId).Get() is not { } plan)
        {
            return Problems.EventNotFound(eventId);
        }

        context.SetETag(plan.Event.Version);
        return TypedResults.Json(plan.Event, ApiJson.Default.Event);
    }

    private static async Task<IResult> Change(string eventId, HttpContext context)
    {
        var (request, version, problem) = await Body.ReadChangeAsync(context, ApiJson.Default.EventRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        if (EventReading.Read(request, eventId, faults) is not { } wished)
        {
            return faults.ToProblem();
        }

        var command = new ConfigureEvent { Event = wished, ExpectedVersion = version };
        var before = await Grain(context, eventId).Get();
        return ToHttp(context, await Grain(context, eventId).Configure(command), eventId, before?.Event);
    }

    private static async Task<IResult> ChangeStatus(string eventId, HttpContext context)
    {
        var (request, version, problem) = await Body.ReadChangeAsync(context, ApiJson.Default.EventStatusRequest);
        if (request is null)
        {
            return problem!;
        }

        if (!ApiJson.TryParse<EventStatus>(request.Status, out var status))
        {
            return Problems.Invalid("status", "must be draft, published, open, closed or archived");
        }

        var command = new ChangeEventStatus { Status = status, ExpectedVersion = version };
        var before = await Grain(context, eventId).Get();
        var result = await Grain(context, eventId).ChangeStatus(command);
        return result.Outcome == ConfigureOutcome.StatusNotAllowed
            ? Problems.StatusNotAllowed(ApiJson.Name(result.Plan!.Event.Status), ApiJson.Name(status))
            : ToHttp(context, result, eventId, before?.Event);
    }

    private static IEventGrain Grain(HttpContext context, string eventId) =>
        context.Grains().GetGrain<IEventGrain>(eventId);

    private static IResult ToHttp(HttpContext context, ConfigureResult result, string eventId, Event? before)
    {
        if (result.Outcome is ConfigureOutcome.Created or ConfigureOutcome.Changed or ConfigureOutcome.Unchanged)
        {
            context.Audit(before, result.Plan!.Event, ApiJson.Default.Event);
            context.SetETag(result.Plan.Event.Version);
            var status = result.Outcome == ConfigureOutcome.Created ? 201 : 200;
            return TypedResults.Json(result.Plan.Event, ApiJson.Default.Event, statusCode: status);
        }

        return Failure(result, eventId);
    }

    /// <summary>What every refused change of an event or gate answers.</summary>
    public static IResult Failure(ConfigureResult result, string eventId) => result.Outcome switch
    {
        ConfigureOutcome.NotFound => Problems.EventNotFound(eventId),
        ConfigureOutcome.AlreadyExists => Problems.EventExists(eventId),
        ConfigureOutcome.VersionMismatch => Problems.VersionMismatch(result.Plan?.Event.Version),
        _ => new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1)),
    };
}
