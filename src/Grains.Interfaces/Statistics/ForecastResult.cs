using System.Collections.Immutable;
using Orleans;

namespace Attendance.Statistics;

/// <summary>How an event will go on, as far as its arrivals up to <see cref="At"/> tell.</summary>
[GenerateSerializer, Immutable, Alias("forecast-result")]
public sealed record ForecastResult
{
    /// <summary>The journal's position that this was worked out from; 0 outside a grain.</summary>
    [Id(0)] public long Position { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    [Id(2)] public required int Registered { get; init; }

    /// <summary>People who have come.</summary>
    [Id(3)] public required int Attended { get; init; }

    /// <summary>People who will have come by the end: the number with the least error to be expected, in
    /// percent.</summary>
    [Id(4)] public required int Expected { get; init; }

    /// <summary>The lower end of the interval; never below <see cref="Attended"/>.</summary>
    [Id(5)] public required int Low { get; init; }

    /// <summary>The upper end of the interval; above the registered people only if more than those are in.</summary>
    [Id(6)] public required int High { get; init; }

    /// <summary>How often the interval is meant to hold the final number, 0–1.</summary>
    [Id(7)] public required double Confidence { get; init; }

    /// <summary>The sixty minutes with most first arrivals; null when nobody is expected.</summary>
    [Id(8)] public PeakHour? PeakHour { get; init; }

    /// <summary>When 95 % of those expected are in; in the past when they are. Null when nobody is expected.</summary>
    [Id(9)] public DateTimeOffset? MostlyInAt { get; init; }

    /// <summary>The next hour at each active gate, by id.</summary>
    [Id(10)] public ImmutableArray<GateForecast> Gates { get; init; } = [];
}

/// <summary>The sixty minutes in which most people come.</summary>
[GenerateSerializer, Immutable, Alias("peak-hour")]
public sealed record PeakHour
{
    [Id(0)] public required DateTimeOffset StartsAt { get; init; }

    [Id(1)] public required DateTimeOffset EndsAt { get; init; }

    /// <summary>First arrivals, those that were and those that are expected.</summary>
    [Id(2)] public required int Arrivals { get; init; }
}

/// <summary>What one gate has to expect in the next hour.</summary>
[GenerateSerializer, Immutable, Alias("gate-forecast")]
public sealed record GateForecast
{
    [Id(0)] public required string GateId { get; init; }

    /// <summary>Scans in the next hour, repeated and refused ones too.</summary>
    [Id(1)] public required int Scans { get; init; }

    /// <summary>Scans ÷ capacity per five minutes, the next five minutes first; 1 is full.</summary>
    [Id(2)] public required ImmutableArray<double> Load { get; init; }

    /// <summary>The highest of <see cref="Load"/>.</summary>
    [Id(3)] public required double PeakLoad { get; init; }

    /// <summary>When the fullest five minutes begin.</summary>
    [Id(4)] public required DateTimeOffset PeakAt { get; init; }
}
