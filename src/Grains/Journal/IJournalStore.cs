namespace Attendance.Journal;

public enum StoreAppendOutcome
{
    Committed = 1,

    /// <summary>Somebody else wrote at these positions: read the head and go on.</summary>
    HeadMoved = 2,

    /// <summary>At least one append breaks a rule of its own; nothing was written.
    /// <see cref="IJournalStore.FindConflictsAsync"/> says which.</summary>
    Conflict = 3,
}

/// <summary>The journals of all events, append-only. The primary key (event, position) is the fence between two
/// owners.</summary>
public interface IJournalStore
{
    /// <summary>The position of the last entry, 0 for none.</summary>
    Task<long> HeadAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Writes all entries at <paramref name="head"/> + 1 … and all row changes in one transaction, durable
    /// when
    /// the task completes. Entries without row changes are one SQL statement. Throws
    /// <see cref="StoreUnavailableException"/> when the outcome is unknown or nothing could be written.</summary>
    Task<StoreAppendOutcome> TryAppendAsync(
        string eventId, long head, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken);

    /// <summary>For each append, what stands against it now: null, or the outcome to answer.</summary>
    Task<AppendResult?[]> FindConflictsAsync(
        string eventId, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken);

    /// <summary>Entries after a position in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The entry at a position, or null.</summary>
    Task<JournalEntry?> FindAsync(string eventId, long position, CancellationToken cancellationToken);

    /// <summary>Entries about alerts after a position in order, without a look at those between.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAlertsAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The entries that were written with these scan keys; keys that were never used are left out.</summary>
    Task<IReadOnlyList<JournalEntry>> FindScansAsync(
        string eventId, IReadOnlyList<string> scanKeys, CancellationToken cancellationToken);
}
