using System.Collections.Immutable;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Scans;
using Orleans;

namespace Attendance.Journal;

/// <summary>Entries that are committed together or not at all, with the rows that change with them.</summary>
[GenerateSerializer, Immutable, Alias("journal-append")]
public sealed record JournalAppend
{
    [Id(0)] public required ImmutableArray<NewEntry> Entries { get; init; }

    /// <summary>A new or changed row of what people configured; null for nearly every scan.</summary>
    [Id(1)] public RowChange? Change { get; init; }
}

/// <summary>An entry before it has a position.</summary>
[GenerateSerializer, Immutable, Alias("new-entry")]
public sealed record NewEntry
{
    [Id(0)] public required EntryKind Kind { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    [Id(2)] public int Participant { get; init; }

    [Id(3)] public int Sequence { get; init; }

    /// <summary>Unique in the event: the scan id of a record, scan id and reason of a refusal; null
    /// otherwise.</summary>
    [Id(4)] public string? ScanKey { get; init; }

    [Id(5)] public required byte[] Data { get; init; }

    /// <summary>See <see cref="JournalEntry.Record"/>.</summary>
    [field: NonSerialized] public AttendanceRecord? Record { get; init; }
}

/// <summary>A row that changes in the transaction of its journal entries.</summary>
[GenerateSerializer, Immutable, Alias("row-change")]
public abstract record RowChange;

/// <summary>Inserts the event when <see cref="Create"/>, else changes it if its version is the one before.</summary>
[GenerateSerializer, Immutable, Alias("event-change")]
public sealed record EventChange([property: Id(0)] Event Event, [property: Id(1)] bool Create) : RowChange;

/// <summary>Inserts or changes a gate, with the event's new version.</summary>
[GenerateSerializer, Immutable, Alias("gate-change")]
public sealed record GateChange([property: Id(0)] Event Event, [property: Id(1)] Gate Gate) : RowChange;

/// <summary>Inserts a participant, or changes it if its version is the one before.</summary>
[GenerateSerializer, Immutable, Alias("participant-change")]
public sealed record ParticipantChange([property: Id(0)] ParticipantRow Row, [property: Id(1)] bool Create) : RowChange;

/// <summary>Several rows that change together or not at all.</summary>
[GenerateSerializer, Immutable, Alias("row-changes")]
public sealed record RowChanges([property: Id(0)] ImmutableArray<RowChange> Changes) : RowChange;

/// <summary>Inserts a job, or changes it if its version is the one before.</summary>
[GenerateSerializer, Immutable, Alias("job-change")]
public sealed record JobChange([property: Id(0)] JobRow Row, [property: Id(1)] bool Create) : RowChange;

/// <summary>Inserts a device and its access key, and uses up the code that it came with.</summary>
/// <param name="KeyHash">SHA-256 of the key's secret.</param>
[GenerateSerializer, Immutable, Alias("device-enrolment")]
public sealed record DeviceEnrolment(
    [property: Id(0)] Device Device,
    [property: Id(1)] string CodeId,
    [property: Id(2)] AccessKey Key,
    [property: Id(3)] byte[] KeyHash) : RowChange;

/// <summary>Changes a device if its version is the one before.</summary>
[GenerateSerializer, Immutable, Alias("device-change")]
public sealed record DeviceChange([property: Id(0)] Device Device) : RowChange;

/// <summary>Says what became of a part of an upload.</summary>
[GenerateSerializer, Immutable, Alias("upload-report")]
public sealed record UploadReport(
    [property: Id(0)] string UploadId, [property: Id(1)] int Chunk, [property: Id(2)] byte[] Lines) : RowChange;

public enum JobKind
{
    Upload = 1,

    /// <summary>Sealing everybody's data anew under the event's present key.</summary>
    Reseal = 2,
}

/// <summary>Work that outlives the process which does it, as stored.</summary>
[GenerateSerializer, Immutable, Alias("job-row")]
public sealed record JobRow
{
    [Id(0)] public required string JobId { get; init; }

    [Id(1)] public required JobKind Kind { get; init; }

    /// <summary>Whoever finds it unfinished sees to it that it goes on.</summary>
    [Id(2)] public required bool IsFinished { get; init; }

    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTF-8 JSON; nothing personal.</summary>
    [Id(4)] public required byte[] Data { get; init; }

    [Id(5)] public required long Version { get; init; }
}

/// <summary>A participant as stored: personal data sealed, e-mail only as a keyed hash.</summary>
[GenerateSerializer, Immutable, Alias("participant-row")]
public sealed record ParticipantRow
{
    [Id(0)] public required int Number { get; init; }

    [Id(1)] public required string ParticipantId { get; init; }

    [Id(2)] public required int Status { get; init; }

    [Id(3)] public required int TokenGeneration { get; init; }

    [Id(4)] public required bool TokenRevoked { get; init; }

    [Id(5)] public required string[] Groups { get; init; }

    [Id(6)] public required string[] Permissions { get; init; }

    /// <summary>Keyed hash of the e-mail, hexadecimal; null without e-mail.</summary>
    [Id(7)] public string? EmailKey { get; init; }

    /// <summary>Sealed UTF-8 JSON of <see cref="Participants.Person"/>; empty once the person was erased.</summary>
    [Id(8)] public required byte[] Personal { get; init; }

    [Id(9)] public required DateTimeOffset RegisteredAt { get; init; }

    [Id(10)] public required long Version { get; init; }

    /// <summary>Only the number is kept then, so that it is never given out again.</summary>
    public bool IsErased => Personal.Length == 0;
}
