using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Scans;

/// <summary>The journal's entry of what a scan came to.</summary>
[GenerateSerializer, Immutable, Alias("attendance-record")]
public sealed record AttendanceRecord
{
    /// <summary>The position as text: a record has no other name.</summary>
    [JsonIgnore] public string Id => Position.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Id(0), JsonIgnore] public long Position { get; init; }

    [Id(1)] public required string ScanId { get; init; }

    [Id(2)] public string? ParticipantId { get; init; }

    [Id(3)] public required string GateId { get; init; }

    /// <summary>The zone that the gate led to at the time; null is the venue as a whole.</summary>
    [Id(4)] public string? Zone { get; init; }

    [Id(5)] public string? DeviceId { get; init; }

    [Id(6)] public required DateTimeOffset Timestamp { get; init; }

    [Id(7)] public DateTimeOffset? DeviceTimestamp { get; init; }

    [Id(8)] public bool ClockOff { get; init; }

    [Id(9)] public required DateTimeOffset ReceivedAt { get; init; }

    [Id(10)] public required ScanMethod Method { get; init; }

    [Id(11)] public required Direction Direction { get; init; }

    /// <summary>What the door did; never changes.</summary>
    [Id(12)] public required bool Admitted { get; init; }

    [Id(13)] public required RecordStatus Status { get; init; }

    [Id(14)] public Reason? Reason { get; init; }

    [Id(15)] public bool Offline { get; init; }

    [Id(16)] public bool OverrideAsked { get; init; }

    [Id(17)] public bool OverrideNeeded { get; init; }

    [Id(18)] public string? OverrideReason { get; init; }

    [Id(19)] public ScanLocation? Location { get; init; }

    [Id(20)] public DeviceInfo? DeviceInfo { get; init; }

    [Id(21)] public string? PostedBy { get; init; }

    [Id(22)] public double ProcessingMs { get; init; }

    /// <summary>Row 4–10 failed by itself, whatever the other scans are; kept so that a late scan is judged the
    /// same.</summary>
    [Id(23)] public Reason? OwnFault { get; init; }

    /// <summary>How this entry moves the counts; null moves nothing.</summary>
    [Id(24)] public Moves? Moves { get; init; }

    /// <summary>The event's rules when this scan was judged; null is the default of each.</summary>
    [Id(25)] public ScanTerms? Terms { get; init; }

    /// <summary>Delivered by a device after it was revoked; it happened before.</summary>
    [Id(26), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AfterRevocation { get; init; }

    /// <summary>An admitted scan that was not taken back: the person did pass.</summary>
    [JsonIgnore] public bool Passed => Admitted && Status != RecordStatus.Annulled;
}

/// <summary>The settings by which a scan is judged beside the person's other scans. A record keeps the ones of its
/// time, so a later change of settings does not rewrite the past.</summary>
[GenerateSerializer, Immutable, Alias("scan-terms")]
public sealed record ScanTerms
{
    public static ScanTerms Default { get; } = new();

    [Id(0)] public bool Multiple { get; init; }

    [Id(1)] public bool Reentry { get; init; } = true;

    [Id(2)] public int WindowSeconds { get; init; } = 300;
}

/// <summary>How one journal entry changes the counts of its event. Folds add these up and need to know
/// nobody.</summary>
[GenerateSerializer, Immutable, Alias("moves")]
public sealed record Moves
{
    /// <summary>+1 when this person counts as having attended from now on, −1 when no longer.</summary>
    [Id(0)] public int Attended { get; init; }

    /// <summary>+1 when this person is in the venue from now on, −1 when no longer.</summary>
    [Id(1)] public int Inside { get; init; }

    /// <summary>The same for the zones.</summary>
    [Id(2)] public ZoneMove[]? Zones { get; init; }
}

[GenerateSerializer, Immutable, Alias("zone-move")]
public sealed record ZoneMove([property: Id(0)] string Zone, [property: Id(1)] int Inside);
