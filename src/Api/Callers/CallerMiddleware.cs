using Attendance.Devices;
using Attendance.Http;
using Attendance.Limits;
using Orleans;

namespace Attendance.Callers;

/// <summary>Row 2: finds out who calls, which event is meant, and turns away whoever may not. To a caller, an event in
/// which they are nobody is one that there is not. An endpoint that names no right is closed.</summary>
internal sealed class CallerMiddleware(
    RequestDelegate next, CallerFinder callers, CallerLimits limits, EventScopes scopes, IGrainFactory grains,
    TimeProvider clock)
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
        SentKey? key = null;
        if (endpoint?.Metadata.GetMetadata<Guessable>() is { } guessable
            && limits.CheckAnonymous(context, guessable) is { } tooMany)
        {
            return tooMany;
        }

        if (endpoint is not null && right != Right.Anonymous)
        {
            var found = await callers.FindAsync(context);
            caller = found.Caller ?? LateDelivery.CallerOf(endpoint, found.Over, clock.GetUtcNow());
            key = found.Key;
            if (caller is null)
            {
                // Nothing more is called in their name, but the audit log should tell whose key it was.
                context.Features.Set(new RequestScope(
                    grains, clock, found.Over is { } over ? Caller.Of(over) : null, key, EventId: ""));
                return Stranger(context, found);
            }

            if (limits.Check(context, caller) is { } tooOften)
            {
                context.Features.Set(new RequestScope(grains, clock, caller, key, EventId: ""));
                return tooOften;
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

        context.Features.Set(new RequestScope(grains, clock, caller, key, eventId));

        // What routing itself answers, such as 415, is no endpoint of ours and needs no right.
        return caller is null || endpoint is not RouteEndpoint ? null : Judge(caller, right, eventId);
    }

    private IResult Stranger(HttpContext context, FoundCaller found)
    {
        if (found.Problem is { } problem)
        {
            return problem;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return found.Over is { } over
            ? Problems.KeyOver(over.RevokedAt is not null, LateDelivery.MayDeliver(over, clock.GetUtcNow()))
            : Problems.Unauthenticated();
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
