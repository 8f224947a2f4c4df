using Orleans;

namespace Attendance.Scans;

/// <summary>An entry that changes what an earlier record counts as: annulled by somebody, or reclassified because a
/// scan arrived late.</summary>
[GenerateSerializer, Immutable, Alias("record-change")]
public sealed record RecordChange
{
    /// <summary>Position of the record, as text.</summary>
    [Id(0)] public required string RecordId { get; init; }

    [Id(1)] public required string ScanId { get; init; }

    [Id(2)] public string? ParticipantId { get; init; }

    [Id(3)] public required string GateId { get; init; }

    [Id(4)] public required RecordStatus PreviousStatus { get; init; }

    [Id(5)] public required RecordStatus Status { get; init; }

    [Id(6)] public Reason? Reason { get; init; }

    [Id(7)] public bool OverrideNeeded { get; init; }

    /// <summary>Who annulled it.</summary>
    [Id(8)] public string? By { get; init; }

    /// <summary>Why it was annulled, in the words of whoever did.</summary>
    [Id(9)] public string? Note { get; init; }

    [Id(10)] public Moves? Moves { get; init; }

    /// <summary>When the record happened, so that a fold can correct its hour; null in entries older than this member.
    /// </summary>
    [Id(11)] public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The record's; null in entries older than this member.</summary>
    [Id(12)] public ScanMethod? Method { get; init; }

    /// <summary>The record's; null in entries older than this member.</summary>
    [Id(13)] public Direction? Direction { get; init; }
}
