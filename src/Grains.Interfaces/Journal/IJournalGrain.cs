using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Journal;

/// <summary>The owner of one event's journal, keyed by event id. One transaction at a time, as many entries as have
/// arrived; a second owner in a splitting cluster loses the race for the positions and catches up.</summary>
[Alias("journal-grain")]
public interface IJournalGrain : IGrainWithStringKey
{
    /// <summary>Commits appends; each stands or falls by itself. Interleaves, so that batches of many processes share a
    /// transaction. An exception means that nothing is known: whoever asked must read before it goes on.</summary>
    [Alias("append"), AlwaysInterleave]
    Task<ImmutableArray<AppendResult>> Append(ImmutableArray<JournalAppend> appends);

    /// <summary>Sends what was committed and not yet sent to the event's stream, in order.</summary>
    [Alias("publish"), OneWay]
    Task Publish();

    /// <summary>Entries after a position, at most <paramref name="limit"/>.</summary>
    [Alias("read"), AlwaysInterleave]
    Task<ImmutableArray<JournalEntry>> Read(long after, int limit);

    /// <summary>Entries about alerts after a position, by their own index; at most <paramref name="limit"/>.</summary>
    [Alias("read-alerts"), AlwaysInterleave]
    Task<ImmutableArray<JournalEntry>> ReadAlerts(long after, int limit);

    /// <summary>Answers with the head position as soon as it is beyond <paramref name="position"/>, or when
    /// <paramref name="wait"/> is over.</summary>
    [Alias("await"), AlwaysInterleave]
    Task<long> AwaitBeyond(long position, TimeSpan wait);
}

/// <summary>A stretch of the journal as it was committed; travels on the event's stream.</summary>
[GenerateSerializer, Immutable, Alias("committed-batch")]
public sealed record CommittedBatch
{
    public const string StreamNamespace = "journal";

    public const string StreamProvider = "journal";

    [Id(0)] public required ImmutableArray<JournalEntry> Entries { get; init; }
}

public enum AppendOutcome
{
    Committed = 1,

    /// <summary>Another activation of this participant wrote first: reload, decide again.</summary>
    SequenceTaken = 2,

    /// <summary>The scan id (with this reason, for a refusal) is in the journal already.</summary>
    ScanTaken = 3,

    /// <summary>A row that the append changes was changed or made by somebody else.</summary>
    RowConflict = 4,
}

/// <summary>What became of one append.</summary>
[GenerateSerializer, Immutable, Alias("append-result")]
public readonly record struct AppendResult
{
    [Id(0)] public required AppendOutcome Outcome { get; init; }

    /// <summary>Position of the append's first entry, when committed.</summary>
    [Id(1)] public long Position { get; init; }

    /// <summary>For <see cref="AppendOutcome.RowConflict"/>: which rule was broken.</summary>
    [Id(2)] public string? Constraint { get; init; }
}
