using System.Collections.Immutable;
using Orleans;

namespace Attendance.Participants;

/// <summary>Everybody on the list of one event, keyed by event id, held in memory to be searched as staff at a door
/// types. Sees every change that was confirmed before it was asked.</summary>
[Alias("directory-grain")]
public interface IDirectoryGrain : IGrainWithStringKey
{
    /// <summary>People who match, best first, then by number. Pages show everybody who matches once, also when people
    /// are registered in between; somebody whose own name changes in between may be missed or seen again.</summary>
    [Alias("find")]
    Task<PeoplePage> Find(FindPeople query);
}

/// <summary>Whom to find; what is null does not narrow.</summary>
[GenerateSerializer, Immutable, Alias("find-people")]
public sealed record FindPeople
{
    public const int LimitMax = 1_000;

    /// <summary>Words, each a part of the name, e-mail, organisation, participant id or phone, in any order. Case and
    /// accents do not matter; Hangul may be half typed, or only its initial consonants.</summary>
    [Id(0)] public string? Query { get; init; }

    /// <summary>As it was written when the person was registered.</summary>
    [Id(1)] public string? Group { get; init; }

    [Id(2)] public ParticipantStatus? Status { get; init; }

    /// <summary>The <see cref="PeoplePage.NextCursor"/> of the page before, of the same query.</summary>
    [Id(3)] public string? Cursor { get; init; }

    /// <summary>From 1 to <see cref="LimitMax"/>.</summary>
    [Id(4)] public int Limit { get; init; } = 100;
}

public enum FindOutcome
{
    Done = 1,

    /// <summary>Fewer than two letters, one Hangul syllable or one ideograph.</summary>
    QueryTooShort = 2,

    /// <summary>More words than anybody types.</summary>
    QueryTooLong = 3,

    /// <summary>The cursor is none that a page of this grain ended with.</summary>
    CursorUnknown = 4,
}

[GenerateSerializer, Immutable, Alias("people-page")]
public sealed record PeoplePage
{
    [Id(0)] public ImmutableArray<ParticipantView> People { get; init; } = [];

    /// <summary>Null when there is nobody more.</summary>
    [Id(1)] public string? NextCursor { get; init; }

    [Id(2)] public required FindOutcome Outcome { get; init; }
}
