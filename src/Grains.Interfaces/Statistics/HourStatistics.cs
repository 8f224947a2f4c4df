using System.Collections.Immutable;
using Attendance.Scans;
using Orleans;

namespace Attendance.Statistics;

/// <summary>Who came in during one hour of the event's own clock: confirmed entries by the time they happened.
/// </summary>
[GenerateSerializer, Immutable, Alias("hour-statistics")]
public sealed record HourStatistics
{
    /// <summary>The hour's start with its offset, which tells apart the two hours of one name when clocks go back.
    /// </summary>
    [Id(0)] public required DateTimeOffset Hour { get; init; }

    [Id(1)] public required int Count { get; init; }

    [Id(2)] public required ImmutableDictionary<ScanMethod, int> Methods { get; init; }

    [Id(3)] public required ImmutableDictionary<string, int> Gates { get; init; }
}

/// <summary>Confirmed entries per minute, by the time they happened.</summary>
[GenerateSerializer, Immutable, Alias("trend")]
public readonly record struct Trend
{
    /// <summary>Over the last five minutes, in whole steps of ten seconds; the present step counts.</summary>
    [Id(0)] public double CheckInsPerMinute { get; init; }

    /// <summary>Over the five minutes before those.</summary>
    [Id(1)] public double PreviousPerMinute { get; init; }
}
