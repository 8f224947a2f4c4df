using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Events;

/// <summary>Which events this deployment has. One grain, key <see cref="Key"/>.</summary>
[Alias("event-catalog")]
public interface IEventCatalogGrain : IGrainWithStringKey
{
    const string Key = "all";

    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<Event>> List();
}
