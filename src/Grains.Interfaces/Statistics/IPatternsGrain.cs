using Attendance.Journal;
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

    /// <summary>Journals the figures that may be told outside, once in five minutes of an open event in which they
    /// changed, and once when it is closed. Safe to call as often as one likes, by several processes. True when the
    /// event is closed and has said its last, so that nobody need call until it changes.</summary>
    [Alias("publish")]
    Task<bool> Publish();

    /// <summary>The newest entry of those, or null before the first.</summary>
    [Alias("published")]
    Task<JournalEntry?> Published();
}
