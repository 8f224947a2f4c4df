using System.Collections.Immutable;
using Attendance.Callers;
using Orleans;

namespace Attendance.Accounts;

/// <summary>With an e-mail and a name for a new account.</summary>
[GenerateSerializer, Immutable, Alias("make-account")]
public sealed record MakeAccount
{
    [Id(0)] public required string Email { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public bool IsOwner { get; init; }

    [Id(3)] public ImmutableDictionary<string, CallerRole> Roles { get; init; } =
        ImmutableDictionary<string, CallerRole>.Empty;

    [Id(4)] public required string CreatedBy { get; init; }

    /// <summary>Null for an account that only teams invite.</summary>
    [Id(5)] public Invitation? Invitation { get; init; }

    /// <summary>The first team of such an account.</summary>
    [Id(6)] public PutOnTeam? Team { get; init; }
}

/// <summary>What lets a person set a password, once.</summary>
[GenerateSerializer, Immutable, Alias("invitation")]
public sealed record Invitation
{
    /// <summary>SHA-256 of the code's secret.</summary>
    [Id(0)] public required byte[] Hash { get; init; }

    [Id(1)] public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What is null stays.</summary>
[GenerateSerializer, Immutable, Alias("change-account")]
public sealed record ChangeAccount
{
    [Id(0)] public string? Name { get; init; }

    [Id(1)] public AccountStatus? Status { get; init; }

    [Id(2)] public bool? IsOwner { get; init; }

    /// <summary>A new invitation, for somebody who lost the first or forgot the password.</summary>
    [Id(3)] public Invitation? Invitation { get; init; }

    /// <summary>The version that the caller saw; null for any.</summary>
    [Id(4)] public long? ExpectedVersion { get; init; }
}

[GenerateSerializer, Immutable, Alias("put-on-team-of")]
public sealed record PutOnTeam
{
    [Id(0)] public required string EventId { get; init; }

    [Id(1)] public required CallerRole Role { get; init; }

    /// <summary>The role opens nothing before the person has accepted this: somebody else may have made the account in
    /// their name.</summary>
    [Id(2)] public Invitation? Invitation { get; init; }

    /// <summary>Only somebody who is on the team already; anybody else is not found.</summary>
    [Id(3)] public bool OnlyMembers { get; init; }
}

[GenerateSerializer, Immutable, Alias("account-result")]
public sealed record AccountResult
{
    [Id(0)] public required AccountOutcome Outcome { get; init; }

    [Id(1)] public Account? Account { get; init; }
}

public enum AccountOutcome
{
    Done = 1,
    NotFound = 2,
    EmailTaken = 3,
    EmailInvalid = 4,

    /// <summary>There must always be an owner among the accounts once there was one.</summary>
    LastOwner = 5,
    VersionMismatch = 6,

    /// <summary>The account is on as many teams as it may be.</summary>
    TeamsFull = 7,
}
