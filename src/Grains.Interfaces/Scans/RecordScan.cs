using Orleans;

namespace Attendance.Scans;

/// <summary>One attempt to pass a gate, as the front understood it. Exactly one of the two credentials is
/// set.</summary>
[GenerateSerializer, Immutable, Alias("record-scan")]
public sealed record RecordScan
{
    /// <summary>Made by the device; a retry carries the same one.</summary>
    [Id(0)] public required string ScanId { get; init; }

    [Id(1)] public string? ParticipantId { get; init; }

    /// <summary>The typed token or the text of the QR code.</summary>
    [Id(2)] public string? Token { get; init; }

    [Id(3)] public required ScanMethod Method { get; init; }

    /// <summary>Null takes the gate's; <see cref="Direction.In"/> at a gate for both.</summary>
    [Id(4)] public Direction? Direction { get; init; }

    /// <summary>When it happened, corrected for the device's clock; never later than
    /// <see cref="ReceivedAt"/>.</summary>
    [Id(5)] public required DateTimeOffset Timestamp { get; init; }

    /// <summary>As sent; null when the device sent none.</summary>
    [Id(6)] public DateTimeOffset? DeviceTimestamp { get; init; }

    /// <summary>The device's clock was off by more than two minutes.</summary>
    [Id(7)] public bool ClockOff { get; init; }

    [Id(8)] public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>It has happened already: the door acted without us.</summary>
    [Id(9)] public bool Offline { get; init; }

    /// <summary>Staff asked to pass in spite of rows 8–13; the reason they gave.</summary>
    [Id(10)] public string? OverrideReason { get; init; }

    [Id(11)] public string? DeviceId { get; init; }

    [Id(12)] public ScanLocation? Location { get; init; }

    [Id(13)] public DeviceInfo? DeviceInfo { get; init; }

    /// <summary>Who posted it: a device or a person, for the right to annul.</summary>
    [Id(14)] public string? PostedBy { get; init; }

    /// <summary>Delivered by a device after it was revoked; it happened before.</summary>
    [Id(15)] public bool AfterRevocation { get; init; }
}

[GenerateSerializer, Immutable, Alias("scan-location")]
public sealed record ScanLocation
{
    [Id(0)] public double Lat { get; init; }

    [Id(1)] public double Lng { get; init; }

    /// <summary>Metres.</summary>
    [Id(2)] public double? Accuracy { get; init; }
}

[GenerateSerializer, Immutable, Alias("device-info")]
public sealed record DeviceInfo
{
    [Id(0)] public string? DeviceId { get; init; }

    [Id(1)] public string? Platform { get; init; }

    [Id(2)] public string? Version { get; init; }
}
