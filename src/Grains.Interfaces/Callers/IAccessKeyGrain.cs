using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Callers;

/// <summary>One access key, keyed by its id. Asked by whoever has not heard for a quarter of a second, so a revocation
/// counts from the next call on in the process that knows of it, and a moment later in the rest of the cluster; in
/// another process on the same store, which is not of the same cluster, within five seconds.</summary>
[Alias("access-key-grain")]
public interface IAccessKeyGrain : IGrainWithStringKey
{
    /// <summary>The key of this secret, also one that was revoked or has expired, so that its holder can be told; null
    /// for a wrong secret and a key that never was.</summary>
    /// <param name="hash">SHA-256 of the secret.</param>
    [Alias("check"), AlwaysInterleave]
    Task<AccessKey?> Check(byte[] hash);

    /// <summary>The key as it is now, for a token that was made for it; null when there is none.</summary>
    [Alias("current"), AlwaysInterleave]
    Task<AccessKey?> Current();

    /// <summary>A short-lived token for the holder of this secret; null for a wrong secret and a key that is
    /// over.</summary>
    [Alias("issue"), AlwaysInterleave]
    Task<string?> Issue(byte[] hash);

    /// <summary>Null when there is none, or none of this event.</summary>
    [Alias("get")]
    Task<AccessKey?> Get(string? eventId);

    [Alias("make")]
    Task<AccessKeyResult> Make(MakeAccessKey command);

    /// <summary>A new secret; the old one works until <see cref="RotateAccessKey.OverlapUntil"/>.</summary>
    [Alias("rotate")]
    Task<AccessKeyResult> Rotate(RotateAccessKey command);

    /// <summary>Another name and other gates, from the next call on.</summary>
    [Alias("change")]
    Task<AccessKeyResult> Change(ChangeAccessKey command);

    /// <summary>Safe to repeat: the first time counts.</summary>
    [Alias("revoke")]
    Task<AccessKeyResult> Revoke(string? eventId, DateTimeOffset at);
}

[GenerateSerializer, Immutable, Alias("make-access-key")]
public sealed record MakeAccessKey
{
    [Id(0)] public required AccessKey Key { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    [Id(1)] public required byte[] Hash { get; init; }
}

[GenerateSerializer, Immutable, Alias("rotate-access-key")]
public sealed record RotateAccessKey
{
    [Id(0)] public string? EventId { get; init; }

    [Id(1)] public required byte[] Hash { get; init; }

    [Id(2)] public required DateTimeOffset OverlapUntil { get; init; }
}

[GenerateSerializer, Immutable, Alias("change-access-key")]
public sealed record ChangeAccessKey
{
    [Id(0)] public string? EventId { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required ImmutableArray<string> Gates { get; init; }
}

[GenerateSerializer, Immutable, Alias("access-key-result")]
public sealed record AccessKeyResult
{
    [Id(0)] public required AccessKeyOutcome Outcome { get; init; }

    [Id(1)] public AccessKey? Key { get; init; }
}

public enum AccessKeyOutcome
{
    Done = 1,

    /// <summary>There is none, or none of this event.</summary>
    NotFound = 2,

    /// <summary>It was revoked or has expired: make a new one.</summary>
    Over = 3,
}
