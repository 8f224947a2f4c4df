namespace Attendance.Http;

/// <summary>Handles a request within an event.</summary>
internal delegate Task<IResult> EventHandler(string eventId, HttpContext context);

internal static class EventRoutes
{
    /// <summary>Maps a handler for the event that the path or the deployment names.</summary>
    public static RouteHandlerBuilder MapForEvent(
        this IEndpointRouteBuilder routes, string method, string pattern, EventHandler handler)
    {
        var scopes = routes.ServiceProvider.GetRequiredService<EventScopes>();
        return routes.MapMethods(pattern, [method], async (HttpContext context) =>
        {
            var (eventId, problem) = await scopes.FindAsync(context);
            return problem ?? await handler(eventId, context);
        });
    }
}
