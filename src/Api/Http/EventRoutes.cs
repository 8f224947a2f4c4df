namespace Attendance.Http;

/// <summary>Handles a request within an event.</summary>
internal delegate Task<IResult> EventHandler(string eventId, HttpContext context);

/// <summary>Marks an endpoint within an event; the caller middleware finds out which.</summary>
internal sealed class WithinEvent
{
    public static WithinEvent Mark { get; } = new();
}

internal static class EventRoutes
{
    /// <summary>Maps a handler for the event that the path, the caller or the deployment names.</summary>
    public static RouteHandlerBuilder MapForEvent(
        this IEndpointRouteBuilder routes, string method, string pattern, EventHandler handler) =>
        routes.MapForDeployment(method, pattern, context => handler(context.EventId(), context))
            .WithMetadata(WithinEvent.Mark);

    /// <summary>Maps a handler that is about no single event.</summary>
    public static RouteHandlerBuilder MapForDeployment(
        this IEndpointRouteBuilder routes, string method, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapMethods(pattern, [method], (Delegate)handler);
}
