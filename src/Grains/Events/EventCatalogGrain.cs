using System.Collections.Immutable;
using Orleans;

namespace Attendance.Events;

[GrainType("event-catalog")]
internal sealed class EventCatalogGrain(IEventStore store) : Grain, IEventCatalogGrain
{
    public async Task<ImmutableArray<Event>> List() => [.. await store.ListAsync(CancellationToken.None)];
}
