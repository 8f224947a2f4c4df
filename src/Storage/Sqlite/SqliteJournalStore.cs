using Attendance.Journal;
using Attendance.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteJournalStore(SqliteDatabase database) : IJournalStore
{
    /// <summary>Entries of one append that take long enough for reads to go another way.</summary>
    private const int LongMin = 256;

    private const string EntryColumns = "position, kind, at_us, participant, sequence, data";

    public Task<long> HeadAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Head(session, eventId), cancellationToken);

    public Task<StoreAppendOutcome> TryAppendAsync(
        string eventId, long head, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken) =>
        appends is [{ Entries.Length: >= LongMin }]
            ? database.WriteLongAsync(session => Append(session, eventId, head, appends), cancellationToken)
            : database.WriteAsync(session => Append(session, eventId, head, appends), cancellationToken);

    public Task<AppendResult?[]> FindConflictsAsync(
        string eventId, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => ConflictFinder.Find(appends, SqliteConflictQueries.Load(session, eventId, appends)),
            cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    $"select {EntryColumns} from journal where event_id = ?1 and position > ?2 " +
                    "order by position limit ?3");
                statement.Bind(1, eventId);
                statement.Bind(2, after);
                statement.Bind(3, limit);
                return Entries(statement);
            },
            cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAlertsAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {EntryColumns} from journal indexed by journal_alerts
                    where event_id = ?1 and position > ?2 and kind in (41, 42, 43) order by position limit ?3
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, after);
                statement.Bind(3, limit);
                return Entries(statement);
            },
            cancellationToken);

    public Task<JournalEntry?> FindAsync(string eventId, long position, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    $"select {EntryColumns} from journal where event_id = ?1 and position = ?2");
                statement.Bind(1, eventId);
                statement.Bind(2, position);
                return Entries(statement).SingleOrDefault();
            },
            cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> FindScansAsync(
        string eventId, IReadOnlyList<string> scanKeys, CancellationToken cancellationToken) =>
        database.ReadNextAsync<IReadOnlyList<JournalEntry>>(
            session =>
            {
                var statement = session.Prepare(
                    $"select {EntryColumns} from journal where event_id = ?1 and scan_key = ?2");
                statement.Bind(1, eventId);
                var found = new List<JournalEntry>();
                foreach (var scanKey in scanKeys.Distinct(StringComparer.Ordinal))
                {
                    statement.Bind(2, scanKey);
                    found.AddRange(Entries(statement));
                }

                return found;
            },
            cancellationToken);

    /// <summary>Reads an entry from six columns, the first one given.</summary>
    public static JournalEntry Entry(SqliteStatement statement, int first) => new()
    {
        Position = statement.Int64(first),
        Kind = (EntryKind)statement.Int32(first + 1),
        At = StoredFormats.FromMicroseconds(statement.Int64(first + 2)),
        Participant = statement.Int32(first + 3),
        Sequence = statement.Int32(first + 4),
        Data = statement.Bytes(first + 5).ToArray(),
    };

    private StoreAppendOutcome Append(
        SqliteSession session, string eventId, long head, IReadOnlyList<JournalAppend> appends)
    {
        NewEntry[] entries = [.. appends.SelectMany(append => append.Entries)];
        var changes = appends.Select(append => append.Change).OfType<RowChange>().ToList();
        try
        {
            if (changes.Count == 0 && entries.Length <= SqliteJournalWriter.RowsMax)
            {
                SqliteJournalWriter.Insert(session, eventId, head, entries);
            }
            else if (!AppendWithChanges(session, eventId, head, entries, changes))
            {
                session.RollbackIfOpen();
                return StoreAppendOutcome.Conflict;
            }
        }
        catch (SqliteException exception) when (SqliteSession.IsUniqueViolation(exception))
        {
            session.RollbackIfOpen();
            // Other rules may be broken as well, but whoever lost the positions has to read what came before.
            return Head(session, eventId) == head ? StoreAppendOutcome.Conflict : StoreAppendOutcome.HeadMoved;
        }

        database.Metrics.CountCommit();
        database.Metrics.CountEntries(entries.Length, entries.Sum(entry => (long)entry.Data.Length));
        return StoreAppendOutcome.Committed;
    }

    private static bool AppendWithChanges(
        SqliteSession session, string eventId, long head, NewEntry[] entries, List<RowChange> changes)
    {
        session.Begin();
        SqliteJournalWriter.Insert(session, eventId, head, entries);
        if (!changes.TrueForAll(change => SqliteRowWriter.Apply(session, eventId, change)))
        {
            return false;
        }

        session.Commit();
        return true;
    }

    private static long Head(SqliteSession session, string eventId)
    {
        var statement = session.Prepare("select max(position) from journal where event_id = ?1");
        statement.Bind(1, eventId);
        using var run = statement.Run();
        return statement.Step() ? statement.Int64(0) : 0;
    }

    private static IReadOnlyList<JournalEntry> Entries(SqliteStatement statement)
    {
        var entries = new List<JournalEntry>();
        using var run = statement.Run();
        while (statement.Step())
        {
            entries.Add(Entry(statement, 0));
        }

        return entries;
    }
}
