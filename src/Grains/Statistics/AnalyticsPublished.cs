using Attendance.Events;
using Attendance.Journal;

namespace Attendance.Statistics;

/// <summary>Data of <see cref="EntryKind.AnalyticsPublished"/>: an event's figures for a platform. Counts are people,
/// rounded down to multiples of five; what is left out is fewer than five. The rules stand in docs/anonymous.md.
/// </summary>
internal sealed record AnalyticsPublished
{
    public required string EventId { get; init; }

    /// <summary>When the figures were made.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The journal's position that they are as of.</summary>
    public long AsOf { get; init; }

    /// <summary>The one that is made when the event is closed.</summary>
    public bool Final { get; init; }

    public required EventStatus Status { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>ISO code, told from the time zone.</summary>
    public string? Country { get; init; }

    /// <summary>People on the list.</summary>
    public int? Registered { get; init; }

    /// <summary>Of those, who came.</summary>
    public int? Attended { get; init; }

    public int? Inside { get; init; }

    /// <summary>Of the rounded numbers, so that it tells no more than they do.</summary>
    public double? AttendanceRate { get; init; }

    /// <summary>First arrivals.</summary>
    public IReadOnlyList<AnonymousSpan> Arrivals { get; init; } = [];

    /// <summary>The fullest quarter of an hour of those told.</summary>
    public AnonymousSpan? PeakArrivals { get; init; }

    public AnonymousGateLoad? PeakGate { get; init; }

    /// <summary>People by the method of their first entry.</summary>
    public required AnonymousBreakdown Methods { get; init; }

    /// <summary>People by the length of their longest stay, in minutes.</summary>
    public required AnonymousStay Stay { get; init; }

    /// <summary>People who were refused, each under the first of their reasons in the order of the checks.</summary>
    public required AnonymousBreakdown Refusals { get; init; }

    public required AnonymousBreakdown Ages { get; init; }

    public required AnonymousBreakdown Regions { get; init; }
}

/// <summary>People who came in a span of time; the first one has those who came before it too.</summary>
internal sealed record AnonymousSpan(DateTimeOffset From, DateTimeOffset Until, int People);

/// <summary>Scans in a gate's fullest quarter of an hour ÷ what it can take.</summary>
internal sealed record AnonymousGateLoad(string GateId, double Load);

internal sealed record AnonymousBreakdown
{
    /// <summary>How many did what it is about, rounded down: came, left again, were refused. It is made anew only when
    /// this has moved by ten.</summary>
    public required int People { get; init; }

    public IReadOnlyList<AnonymousCell> Cells { get; init; } = [];

    /// <summary>Those of the cells that are not told.</summary>
    public AnonymousCell? Other { get; init; }

    public bool IsEmpty() => Cells.Count == 0 && Other is null;
}

internal sealed record AnonymousCell
{
    /// <summary>Empty for people of whom it is not known; null in <see cref="AnonymousBreakdown.Other"/>.</summary>
    public string? Name { get; init; }

    public required int People { get; init; }

    /// <summary>Of those, who came; null where all did.</summary>
    public int? Attended { get; init; }
}

internal sealed record AnonymousStay
{
    /// <summary>To five minutes.</summary>
    public int? MedianMinutes { get; init; }

    /// <summary>To five minutes.</summary>
    public int? MeanMinutes { get; init; }

    public required AnonymousBreakdown Lengths { get; init; }
}
