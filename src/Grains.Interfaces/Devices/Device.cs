using System.Collections.Immutable;
using Orleans;

namespace Attendance.Devices;

/// <summary>A tablet, scanner or station that was enrolled, with what it last told of itself.</summary>
[GenerateSerializer, Immutable, Alias("device")]
public sealed record Device
{
    [Id(0)] public required string DeviceId { get; init; }

    /// <summary>For people who look for it.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>The only gates that it may scan at; empty for all.</summary>
    [Id(2)] public ImmutableArray<string> Gates { get; init; } = [];

    /// <summary>The access key that it calls with.</summary>
    [Id(3)] public required string KeyId { get; init; }

    [Id(4)] public string? Platform { get; init; }

    /// <summary>Of the program that runs on it.</summary>
    [Id(5)] public string? AppVersion { get; init; }

    [Id(6)] public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>Its last heartbeat or scan; in the store up to a minute older. Null: it has not been heard
    /// yet.</summary>
    [Id(7)] public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>Scans that wait on it.</summary>
    [Id(8)] public int? Backlog { get; init; }

    /// <summary>From 0, empty, to 1.</summary>
    [Id(9)] public double? Battery { get; init; }

    /// <summary>Its clock minus the server's, in milliseconds.</summary>
    [Id(10)] public long? ClockErrorMs { get; init; }

    [Id(11)] public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Rises by one each time it is stored.</summary>
    [Id(12)] public long Version { get; init; } = 1;
}
