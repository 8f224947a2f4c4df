using System.Collections.Immutable;
using Orleans;

namespace Attendance.Callers;

/// <summary>What a machine calls with. The key itself is shown once, when it is made, and kept as a hash.</summary>
[GenerateSerializer, Immutable, Alias("access-key")]
public sealed record AccessKey
{
    [Id(0)] public required string KeyId { get; init; }

    /// <summary>The only event that it reaches; null for all of the deployment's.</summary>
    [Id(1)] public string? EventId { get; init; }

    [Id(2)] public required CallerRole Role { get; init; }

    /// <summary>For people who look at the list.</summary>
    [Id(3)] public required string Name { get; init; }

    /// <summary>The only gates that it may scan at; empty for all.</summary>
    [Id(4)] public ImmutableArray<string> Gates { get; init; } = [];

    /// <summary>The only rights of its role that it has; empty for all.</summary>
    [Id(5)] public ImmutableArray<Right> Rights { get; init; } = [];

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(7)] public required string CreatedBy { get; init; }

    /// <summary>From then on it is nobody's.</summary>
    [Id(8)] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(9)] public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Until then the key before the last rotation works too.</summary>
    [Id(10)] public DateTimeOffset? OverlapUntil { get; init; }

    /// <summary>Rises by one with every change; the <c>ETag</c>.</summary>
    [Id(11)] public long Version { get; init; } = 1;

    /// <summary>Whose it is, for a key of a device; it is revoked and changed through that.</summary>
    [Id(12)] public string? DeviceId { get; init; }

    public bool IsInForce(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);
}
