using Orleans;

namespace Attendance.Statistics;

/// <summary>How people came to one event, keyed by event id: a fold of its own, which reads the journal when somebody
/// asks.</summary>
[Alias("patterns-grain")]
public interface IPatternsGrain : IGrainWithStringKey
{
    /// <summary>The patterns as of a position; reads the journal's tail first, so they are never behind the
    /// caller. Null for an event that does not exist.</summary>
    [Alias("get")]
    Task<EventPatterns?> Get();
}
