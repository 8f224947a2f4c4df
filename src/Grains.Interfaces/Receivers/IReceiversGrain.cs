using System.Collections.Immutable;
using Orleans;

namespace Attendance.Receivers;

/// <summary>All receivers of one event, keyed by event id: reads the journal and queues what they want of it.</summary>
[Alias("receivers-grain")]
public interface IReceiversGrain : IGrainWithStringKey
{
    /// <summary>By id.</summary>
    [Alias("list")]
    Task<ImmutableArray<Receiver>> List();

    /// <summary>Reads the journal to its end, and wakes the receivers.</summary>
    [Alias("catch-up")]
    Task CatchUp();
}
