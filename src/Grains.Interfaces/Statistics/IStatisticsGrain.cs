using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Statistics;

/// <summary>The running counters of one event, keyed by event id: a fold over the journal.</summary>
[Alias("statistics-grain")]
public interface IStatisticsGrain : IGrainWithStringKey
{
    /// <summary>The figures as of a position; reads the journal's tail first, so they are never behind the
    /// caller.</summary>
    [Alias("get")]
    Task<EventStatistics> Get();

    /// <summary>A gate's scans of the last five minutes, a number per ten seconds, the oldest first.</summary>
    [Alias("gate-window"), AlwaysInterleave]
    Task<ImmutableArray<int>> GateWindow(string gateId);
}
