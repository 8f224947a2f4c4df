using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Participants;

/// <summary>The list of one event's people, keyed by event id: gives out numbers and finds people by id.</summary>
[Alias("registry-grain")]
public interface IRegistryGrain : IGrainWithStringKey
{
    /// <summary>Registers one person. Interleaves, so that many registrations share a commit.</summary>
    [Alias("register"), AlwaysInterleave]
    Task<ParticipantResult> Register(RegisterParticipant command);

    /// <summary>The person's number, or 0 when nobody has this id.</summary>
    [Alias("find"), AlwaysInterleave]
    Task<int> Find(string participantId);

    /// <summary>Numbers for people who are about to be registered: the first of a row of them, for nobody
    /// else.</summary>
    /// <param name="count">How many.</param>
    /// <param name="lookAgain">The last ones given were taken: another process gives numbers too.</param>
    [Alias("reserve"), AlwaysInterleave]
    Task<int> Reserve(int count, bool lookAgain);

    /// <summary>Whoever had this id was erased; somebody else may get it.</summary>
    [Alias("forget"), AlwaysInterleave]
    Task Forget(string participantId);

    /// <summary>People by rising number, from after <paramref name="afterNumber"/>.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<ParticipantView>> List(int afterNumber, int limit);
}

[GenerateSerializer, Immutable, Alias("register-participant")]
public sealed record RegisterParticipant
{
    /// <summary>The organiser's own id, or null to have one made from the number.</summary>
    [Id(0)] public string? ParticipantId { get; init; }

    [Id(1)] public required PersonDraft Draft { get; init; }

    [Id(2)] public ParticipantStatus Status { get; init; } = ParticipantStatus.Registered;
}

public enum ParticipantOutcome
{
    Done = 1,
    NotFound = 2,
    IdTaken = 3,
    EmailTaken = 4,
    EventNotFound = 5,
    VersionMismatch = 6,
    EventFull = 7,
    NotStored = 8,
    TokensUsedUp = 9,
    Invalid = 10,

    /// <summary>Asked to be left alone once admitted, and was.</summary>
    CheckedIn = 11,
}

[GenerateSerializer, Immutable, Alias("participant-result")]
public sealed record ParticipantResult
{
    [Id(0)] public required ParticipantOutcome Outcome { get; init; }

    [Id(1)] public ParticipantView? Participant { get; init; }

    /// <summary>For <see cref="ParticipantOutcome.Invalid"/>: what is wrong, by the name of the field in
    /// JSON.</summary>
    [Id(2)] public ImmutableDictionary<string, ImmutableArray<string>>? Faults { get; init; }
}

/// <summary>A participant with the token as printed.</summary>
[GenerateSerializer, Immutable, Alias("participant-view")]
public sealed record ParticipantView
{
    [Id(0)] public required Participant Participant { get; init; }

    /// <summary>Null when the token was revoked.</summary>
    [Id(1)] public string? Token { get; init; }
}
