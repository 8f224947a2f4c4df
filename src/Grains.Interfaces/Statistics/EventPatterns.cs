using System.Collections.Immutable;
using Attendance.Scans;
using Orleans;

namespace Attendance.Statistics;

/// <summary>How people came, stayed and left, as far as confirmed records tell. Equal to a recount of the journal up to
/// <see cref="Position"/>; what is told by group, organisation, age or region goes by the list as it is now.</summary>
[GenerateSerializer, Immutable, Alias("event-patterns")]
public sealed record EventPatterns
{
    [Id(0)] public required long Position { get; init; }

    /// <summary>Quarter-hours in which somebody came in, in the order of time.</summary>
    [Id(1)] public ImmutableArray<QuarterArrivals> Arrivals { get; init; } = [];

    /// <summary>Confirmed entries by method, the most popular first.</summary>
    [Id(2)] public ImmutableArray<MethodShare> Methods { get; init; } = [];

    [Id(3)] public required StayPattern Stay { get; init; }

    [Id(4)] public required VisitPattern Visits { get; init; }

    /// <summary>Records that are refused or duplicates, by reason, the most frequent first.</summary>
    [Id(5)] public ImmutableArray<ReasonCount> Refusals { get; init; } = [];

    /// <summary>The gates that people get through slowest come first.</summary>
    [Id(6)] public ImmutableArray<GatePace> Gates { get; init; } = [];

    /// <summary>A person of several groups counts in each.</summary>
    [Id(7)] public ImmutableArray<Turnout> Groups { get; init; } = [];

    [Id(8)] public ImmutableArray<Turnout> Organizations { get; init; } = [];

    /// <summary>Ages at the event's start: <c>13-17</c>, <c>18-24</c>, <c>25-34</c>, <c>35-44</c>, <c>45-54</c>,
    /// <c>55-64</c>, <c>65+</c>.</summary>
    [Id(9)] public ImmutableArray<Turnout> Ages { get; init; } = [];

    [Id(10)] public ImmutableArray<Turnout> Regions { get; init; } = [];
}

/// <summary>Confirmed entries in a quarter of an hour of the event's own clock.</summary>
[GenerateSerializer, Immutable, Alias("quarter-arrivals")]
public readonly record struct QuarterArrivals
{
    /// <summary>With its offset, which tells apart two quarters of one name when clocks go back.</summary>
    [Id(0)] public required DateTimeOffset StartsAt { get; init; }

    /// <summary>People who came for the first time.</summary>
    [Id(1)] public required int First { get; init; }

    /// <summary>Entries of people who had been in before.</summary>
    [Id(2)] public required int Again { get; init; }
}

[GenerateSerializer, Immutable, Alias("method-share")]
public readonly record struct MethodShare
{
    [Id(0)] public required ScanMethod Method { get; init; }

    [Id(1)] public required int Count { get; init; }
}

/// <summary>From an entry to the same person's next exit. Who never left by a gate tells nothing.</summary>
[GenerateSerializer, Immutable, Alias("stay-pattern")]
public sealed record StayPattern
{
    /// <summary>Stays that ended with an exit.</summary>
    [Id(0)] public required int Ended { get; init; }

    /// <summary>Entries without an exit after them.</summary>
    [Id(1)] public required int Open { get; init; }

    /// <summary>Null when no stay has ended.</summary>
    [Id(2)] public double? MeanMinutes { get; init; }

    [Id(3)] public double? MedianMinutes { get; init; }

    /// <summary>Nine of ten stays were at most this long.</summary>
    [Id(4)] public double? LongMinutes { get; init; }

    /// <summary>Ended stays by length; every step of the scale, also those without any.</summary>
    [Id(5)] public ImmutableArray<StayLength> Lengths { get; init; } = [];
}

/// <summary>Stays of at least <see cref="FromMinutes"/> and less than the next step's.</summary>
[GenerateSerializer, Immutable, Alias("stay-length")]
public readonly record struct StayLength
{
    [Id(0)] public required int FromMinutes { get; init; }

    [Id(1)] public required int Count { get; init; }
}

/// <summary>How often people came.</summary>
[GenerateSerializer, Immutable, Alias("visit-pattern")]
public readonly record struct VisitPattern
{
    /// <summary>People with one confirmed entry.</summary>
    [Id(0)] public required int Once { get; init; }

    /// <summary>People with several.</summary>
    [Id(1)] public required int Again { get; init; }

    [Id(2)] public required int Entries { get; init; }
}

[GenerateSerializer, Immutable, Alias("reason-count")]
public readonly record struct ReasonCount
{
    [Id(0)] public required Reason Reason { get; init; }

    [Id(1)] public required int Count { get; init; }
}

/// <summary>How fast people get through a gate.</summary>
[GenerateSerializer, Immutable, Alias("gate-pace")]
public sealed record GatePace
{
    [Id(0)] public required string GateId { get; init; }

    /// <summary>All scans, refused ones too.</summary>
    [Id(1)] public required int Scans { get; init; }

    /// <summary>How long the service took for a scan.</summary>
    [Id(2)] public required double AvgProcessingMs { get; init; }

    /// <summary>Seconds between two scans while the gate was busy: the median of gaps below a minute in its fullest
    /// hour. Null with fewer than ten of them.</summary>
    [Id(3)] public double? SecondsPerScan { get; init; }

    /// <summary>Scans in its fullest quarter of an hour.</summary>
    [Id(4)] public required int PeakScans { get; init; }

    [Id(5)] public DateTimeOffset? PeakAt { get; init; }

    /// <summary>Scans in the fullest quarter ÷ what the gate can take in it; null for a gate that is not there any
    /// more.</summary>
    [Id(6)] public double? PeakLoad { get; init; }

    /// <summary>Refused scans and duplicates ÷ all.</summary>
    [Id(7)] public required double RefusedShare { get; init; }
}

/// <summary>How many of those on the list came.</summary>
[GenerateSerializer, Immutable, Alias("turnout")]
public sealed record Turnout
{
    /// <summary>Empty for people of whom it is not known.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required int Registered { get; init; }

    [Id(2)] public required int Attended { get; init; }
}
