using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Attendance.Callers;
using Orleans;

namespace Attendance.Accounts;

/// <summary>A person who signs in: an organiser, staff, a viewer; not a participant.</summary>
[GenerateSerializer, Immutable, Alias("account")]
public sealed record Account
{
    [Id(0)] public required string AccountId { get; init; }

    [Id(1)] public required string Email { get; init; }

    [Id(2)] public required string Name { get; init; }

    [Id(3)] public required AccountStatus Status { get; init; }

    /// <summary>Of the whole deployment.</summary>
    [Id(4)] public bool IsOwner { get; init; }

    /// <summary>Whether the invitation was accepted.</summary>
    [Id(5)] public bool HasPassword { get; init; }

    /// <summary>By event, those that the person has accepted.</summary>
    [Id(6)] public ImmutableDictionary<string, CallerRole> Roles { get; init; } =
        ImmutableDictionary<string, CallerRole>.Empty;

    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(8)] public required string CreatedBy { get; init; }

    /// <summary>Rises by one with every change; the <c>ETag</c>.</summary>
    [Id(9)] public long Version { get; init; } = 1;
}

/// <summary>The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStatus>))]
public enum AccountStatus
{
    [JsonStringEnumMemberName("active")] Active = 1,

    /// <summary>Cannot sign in, and whoever was signed in is not any more.</summary>
    [JsonStringEnumMemberName("disabled")] Disabled = 2,
}

/// <summary>Somebody on an event's team. Says nothing of other events, not even whether there are any: neither the
/// person's own name for themselves, nor whether the account is older than this.</summary>
[GenerateSerializer, Immutable, Alias("team-member")]
public sealed record TeamMember
{
    [Id(0)] public required string AccountId { get; init; }

    [Id(1)] public required string Email { get; init; }

    [Id(2)] public required CallerRole Role { get; init; }

    /// <summary>False until the invitation was accepted; until then the role opens nothing.</summary>
    [Id(3)] public required bool HasJoined { get; init; }
}

/// <summary>What an account is at this moment.</summary>
[GenerateSerializer, Immutable, Alias("account-standing")]
public sealed record AccountStanding
{
    [Id(0)] public bool IsOwner { get; init; }

    [Id(1)] public required ImmutableDictionary<string, CallerRole> Roles { get; init; }

    /// <summary>Two with the same version are equal.</summary>
    [Id(2)] public required long Version { get; init; }
}
