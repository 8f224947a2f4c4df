using Attendance.Gates;
using Attendance.Participants;
using Orleans;

namespace Attendance.Scans;

public enum ScanOutcome
{
    /// <summary>A new record that stands: the door may open, or had opened.</summary>
    Stored = 1,

    /// <summary>This scan id has succeeded before; the record is the one of then.</summary>
    Replayed = 2,

    /// <summary>The door stays shut; <see cref="ScanResult.Reason"/> says why. The refusal is a record.</summary>
    Refused = 3,

    /// <summary>Nothing was admitted and perhaps nothing stored; retry with the same scan id.</summary>
    NotStored = 4,

    /// <summary>The gate does not have the direction that the scan asks for.</summary>
    DirectionNotAllowed = 5,

    /// <summary>There is no such event.</summary>
    EventNotFound = 6,
}

/// <summary>What a scan came to.</summary>
[GenerateSerializer, Immutable, Alias("scan-result")]
public sealed record ScanResult
{
    [Id(0)] public required ScanOutcome Outcome { get; init; }

    [Id(1)] public Reason? Reason { get; init; }

    [Id(2)] public AttendanceRecord? Record { get; init; }

    /// <summary>For a duplicate: the record that came first.</summary>
    [Id(3)] public AttendanceRecord? First { get; init; }

    [Id(4)] public Participant? Participant { get; init; }

    [Id(5)] public GateLoad Gate { get; init; }

    [Id(6)] public ZoneView? Zone { get; init; }

    /// <summary>For a preview: the credential is a token, and the present one of <see cref="Participant"/>.</summary>
    [Id(7)] public bool IsTokenCurrent { get; init; }

    public static ScanResult NotStored { get; } = new() { Outcome = ScanOutcome.NotStored };
}

/// <summary>How full the zone behind a gate is.</summary>
[GenerateSerializer, Immutable, Alias("zone-view")]
public sealed record ZoneView
{
    [Id(0)] public required string Zone { get; init; }

    [Id(1)] public int Inside { get; init; }

    [Id(2)] public int? Limit { get; init; }
}

[GenerateSerializer, Immutable, Alias("annul-record")]
public sealed record AnnulRecord
{
    [Id(0)] public required long Position { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>Who asks.</summary>
    [Id(2)] public required string By { get; init; }

    /// <summary>An organiser may at any time; others only their own, within 15 minutes.</summary>
    [Id(3)] public required bool Organiser { get; init; }

    [Id(4)] public string? Reason { get; init; }
}

public enum AnnulOutcome
{
    Annulled = 1,
    AlreadyAnnulled = 2,
    NotFound = 3,
    NotYours = 4,
    TooLate = 5,
    NotStored = 6,

    /// <summary>A refusal has nothing to take back.</summary>
    NothingToAnnul = 7,
}

[GenerateSerializer, Immutable, Alias("annul-result")]
public sealed record AnnulResult
{
    [Id(0)] public required AnnulOutcome Outcome { get; init; }

    [Id(1)] public AttendanceRecord? Record { get; init; }
}
