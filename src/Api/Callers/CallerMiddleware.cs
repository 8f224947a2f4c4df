using Attendance.Http;
using Orleans;

namespace Attendance.Callers;

/// <summary>Row 2: finds out who calls, which event is meant, and turns away whoever may not. To a caller, an event in
/// which they are nobody is one that there is not. An endpoint that names no right is closed.</summary>
internal sealed class CallerMiddleware(
    RequestDelegate next, CallerFinder callers, EventScopes scopes, IGrainFactory grains, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await LookAsync(context) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private async ValueTask<IResult?> LookAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var right = endpoint?.Metadata.GetMetadata<NeededRight>()?.Right;
        Caller? caller = null;
        if (endpoint is not null && right != Right.Anonymous)
        {
            var found = await callers.FindAsync(context.Request.Headers);
            caller = found.Caller;
            if (caller is null)
            {
                if (found.HasNoAccount)
                {
                    return Problems.NoAccount();
                }

                context.Response.Headers.WWWAuthenticate = "Bearer";
                return found.Over is { } key ? Problems.KeyOver(key.RevokedAt is not null) : Problems.Unauthenticated();
            }
        }

        var eventId = "";
        if (endpoint?.Metadata.GetMetadata<WithinEvent>() is not null)
        {
            (eventId, var problem) = await scopes.FindAsync(context, caller);
            if (problem is not null)
            {
                return problem;
            }
        }

        context.Features.Set(new RequestScope(grains, clock, caller, eventId));

        // What routing itself answers, such as 415, is no endpoint of ours and needs no right.
        return caller is null || endpoint is not RouteEndpoint ? null : Judge(caller, right, eventId);
    }

    private static IResult? Judge(Caller caller, Right? right, string eventId)
    {
        if (eventId.Length > 0 && caller.RoleIn(eventId) is null)
        {
            return Problems.EventNotFound(eventId);
        }

        var may = right is { } needed && (eventId.Length > 0 ? caller.May(needed, eventId) : caller.May(needed));
        return may ? null : Problems.Forbidden((right ?? Right.Own).Describe());
    }
}
