using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Uploads;

/// <summary>The uploads of one event, keyed by event id.</summary>
[Alias("uploads-grain")]
public interface IUploadsGrain : IGrainWithStringKey
{
    /// <summary>The newest first.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<Upload>> List();
}
