using Attendance.Callers;
using Attendance.Events;
using Orleans;

namespace Attendance.Http;

/// <summary>Which event a request means: the one in its path, the caller's own, or the deployment's only one.</summary>
internal sealed class EventScopes(IGrainFactory grains, SafeCalls calls, TimeProvider clock)
{
    /// <summary>How long another process's new event may stay unseen by paths that name none.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private Known? _known;

    public async ValueTask<(string EventId, IResult? Problem)> FindAsync(HttpContext context, Caller? caller)
    {
        if (context.Request.RouteValues.TryGetValue("eventId", out var value) && value is string eventId)
        {
            return Ids.IsValid(eventId) ? (eventId, null) : ("", Problems.EventNotFound(eventId));
        }

        if (caller?.OnlyEvent is { } own)
        {
            return (own, null);
        }

        var known = _known;
        if (known is null || clock.GetElapsedTime(known.ReadAt) > Lifetime)
        {
            var events = await calls.AskAsync(() => grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List());
            _known = known = new Known(events.Length, events is [var only] ? only.EventId : null, clock.GetTimestamp());
        }

        return known.Only is null ? ("", Problems.EventAmbiguous(known.Count)) : (known.Only, null);
    }

    /// <summary>An event was made: the next request looks anew.</summary>
    public void Forget() => _known = null;

    private sealed record Known(int Count, string? Only, long ReadAt);
}
