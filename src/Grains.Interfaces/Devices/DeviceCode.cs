using System.Collections.Immutable;
using Attendance.Callers;
using Orleans;

namespace Attendance.Devices;

/// <summary>What somebody at the door types into a device to enrol it: works once and not for long. The code itself is
/// shown once and kept as a keyed hash.</summary>
[GenerateSerializer, Immutable, Alias("device-code")]
public sealed record DeviceCode
{
    [Id(0)] public required string CodeId { get; init; }

    /// <summary>The device will have it.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public ImmutableArray<string> Gates { get; init; } = [];

    /// <summary>The only rights of its role that the device will have; empty for all.</summary>
    [Id(3)] public ImmutableArray<Right> Rights { get; init; } = [];

    /// <summary>When the device's key will expire; null for never.</summary>
    [Id(4)] public DateTimeOffset? KeyExpiresAt { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(6)] public required string CreatedBy { get; init; }

    [Id(7)] public required DateTimeOffset ExpiresAt { get; init; }
}
