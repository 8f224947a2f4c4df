using System.Collections.Immutable;
using Attendance.Gates;
using Attendance.Scans;
using Orleans;

namespace Attendance.Statistics;

/// <summary>What a recount of the journal up to <see cref="Position"/> would give.</summary>
[GenerateSerializer, Immutable, Alias("event-statistics")]
public sealed record EventStatistics
{
    [Id(0)] public required long Position { get; init; }

    [Id(1)] public DateTimeOffset? LastUpdated { get; init; }

    [Id(2)] public required int TotalParticipants { get; init; }

    /// <summary>People, not scans.</summary>
    [Id(3)] public required int AttendedParticipants { get; init; }

    [Id(4)] public required int InsideNow { get; init; }

    [Id(5)] public required ImmutableDictionary<RecordStatus, int> Records { get; init; }

    [Id(6)] public required ImmutableDictionary<string, GateStatistics> Gates { get; init; }

    [Id(7)] public required ImmutableDictionary<string, int> Zones { get; init; }

    /// <summary>Raised and not cleared, the oldest first.</summary>
    [Id(8)] public ImmutableArray<Alert> Alerts { get; init; } = [];

    /// <summary>Hours in which somebody came in, in the order of time.</summary>
    [Id(9)] public ImmutableArray<HourStatistics> Hours { get; init; } = [];

    [Id(10)] public Trend Trend { get; init; }

    /// <summary>The start of the step of ten seconds as of which loads and trend are; null when nothing happened for so
    /// long that they are all zero and stay so.</summary>
    [Id(11)] public DateTimeOffset? MovingAt { get; init; }
}

/// <summary>Something that a person should look at.</summary>
[GenerateSerializer, Immutable, Alias("alert")]
public sealed record Alert
{
    [Id(0)] public required string AlertId { get; init; }

    /// <summary>Such as <c>mail_undelivered</c>.</summary>
    [Id(1)] public required string Kind { get; init; }

    [Id(2)] public required DateTimeOffset Since { get; init; }

    /// <summary>How many things or people it was about when it was raised.</summary>
    [Id(3)] public required int Count { get; init; }

    /// <summary>What to do, for the person who looks.</summary>
    [Id(4)] public required string Action { get; init; }

    /// <summary>The gate or zone it is about; null for the event.</summary>
    [Id(5)] public string? Subject { get; init; }

    /// <summary>What was seen when it was raised.</summary>
    [Id(6)] public string? Seen { get; init; }
}

[GenerateSerializer, Immutable, Alias("gate-statistics")]
public sealed record GateStatistics
{
    [Id(0)] public required int TotalProcessed { get; init; }

    [Id(1)] public required double AvgProcessingMs { get; init; }

    [Id(2)] public DateTimeOffset? LastAttendance { get; init; }

    [Id(3)] public required ImmutableDictionary<ScanMethod, int> MethodBreakdown { get; init; }

    [Id(4)] public required ImmutableDictionary<Reason, int> Refusals { get; init; }

    /// <summary>All zero for a gate that the event does not have.</summary>
    [Id(5)] public GateLoad Load { get; init; }
}
