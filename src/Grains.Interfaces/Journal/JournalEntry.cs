using Attendance.Scans;
using Orleans;

namespace Attendance.Journal;

/// <summary>What an entry says. The numbers are stored, the names are the feed's.</summary>
public enum EntryKind
{
    AttendanceRecorded = 1,
    AttendanceRefused = 2,
    AttendanceAnnulled = 3,
    AttendanceReclassified = 4,
    ParticipantRegistered = 11,
    ParticipantUpdated = 12,
    ParticipantErased = 13,
    TokenIssued = 14,
    TokenRevoked = 15,
    EventConfigured = 21,
    EventStatusChanged = 22,
    GateConfigured = 23,
    DeviceEnrolled = 31,
    DeviceRevoked = 32,
    AlertRaised = 41,
    AlertCleared = 42,
    AlertAcknowledged = 43,
    AnalyticsPublished = 51,
}

/// <summary>One committed entry of an event's journal.</summary>
[GenerateSerializer, Immutable, Alias("journal-entry")]
public sealed record JournalEntry
{
    /// <summary>1, 2, 3 … within the event, without gaps.</summary>
    [Id(0)] public required long Position { get; init; }

    [Id(1)] public required EntryKind Kind { get; init; }

    /// <summary>When it was journaled.</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>The participant's number, or 0.</summary>
    [Id(3)] public int Participant { get; init; }

    /// <summary>The participant's running number of entries, or 0 for an entry outside that count.</summary>
    [Id(4)] public int Sequence { get; init; }

    /// <summary>UTF-8 JSON without id and position, which are not known when it is written.</summary>
    [Id(5)] public required byte[] Data { get; init; }

    /// <summary>What <see cref="Data"/> says, for folds in the process that wrote it, which need not read it again.
    /// Its position is not set. Null elsewhere.</summary>
    [field: NonSerialized] public AttendanceRecord? Record { get; init; }
}
