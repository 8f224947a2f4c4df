using Orleans;
using Orleans.Concurrency;

namespace Attendance.Zones;

/// <summary>Who many are inside, keyed by event id: hands out the places of an event and its zones where there is a
/// limit. A fold over the journal, plus the places that were promised and are not in the journal yet.</summary>
[Alias("occupancy-grain")]
public interface IOccupancyGrain : IGrainWithStringKey
{
    /// <summary>Promises a place for this scan, or says that there is none. Asking again for the same scan is
    /// free.</summary>
    [Alias("take"), AlwaysInterleave]
    Task<bool> Take(TakePlace command);

    /// <summary>Gives an unused promise back.</summary>
    [Alias("release"), AlwaysInterleave]
    Task Release(string scanId);

    /// <summary>People inside a zone now; null is the whole venue.</summary>
    [Alias("inside"), AlwaysInterleave]
    Task<int> Inside(string? zone);
}

[GenerateSerializer, Immutable, Alias("take-place")]
public sealed record TakePlace
{
    [Id(0)] public required string ScanId { get; init; }

    /// <summary>The zone to enter, or null when no place in a zone is needed.</summary>
    [Id(1)] public string? Zone { get; init; }

    [Id(2)] public int? ZoneLimit { get; init; }

    /// <summary>The venue's limit, or null when no place in the venue is needed.</summary>
    [Id(3)] public int? Capacity { get; init; }
}
