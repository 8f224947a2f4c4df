using Attendance.Journal;
using Attendance.Storage.Journal;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresJournalStore(PostgresDatabase database) : IJournalStore
{
    private const string EntryColumns = "position, kind, at_us, participant, sequence, data";

    public Task<long> HeadAsync(string eventId, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    "select coalesce(max(position), 0) from journal where event_id = $1", connection);
                command.Parameters.Add(PostgresParameters.Text(eventId));
                database.Metrics.CountStatements();
                return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            },
            cancellationToken);

    public async Task<StoreAppendOutcome> TryAppendAsync(
        string eventId, long head, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken)
    {
        NewEntry[] entries = [.. appends.SelectMany(append => append.Entries)];
        var changes = appends.Select(append => append.Change).OfType<RowChange>().ToList();
        var insert = PostgresJournalInsert.Of(eventId, head, entries);
        // Once it is sent, the write is not cancelled: nobody could say what became of it.
        var outcome = await database.RunAsync(
            connection => changes.Count == 0
                ? AppendAsync(connection, insert)
                : AppendAsync(connection, eventId, insert, changes),
            cancellationToken);
        if (outcome == StoreAppendOutcome.Committed)
        {
            database.Metrics.CountCommit();
            database.Metrics.CountEntries(entries.Length, entries.Sum(entry => (long)entry.Data.Length));
        }

        return outcome;
    }

    public async Task<AppendResult?[]> FindConflictsAsync(
        string eventId, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken)
    {
        var facts = await database.RunAsync(
            connection => PostgresConflictQueries.LoadAsync(
                connection, database.Metrics, eventId, appends, cancellationToken),
            cancellationToken);
        return ConflictFinder.Find(appends, facts);
    }

    public Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken) =>
        EntriesAsync(
            $"select {EntryColumns} from journal where event_id = $1 and position > $2 order by position limit $3",
            [PostgresParameters.Text(eventId), PostgresParameters.BigInt(after), PostgresParameters.BigInt(limit)],
            cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAlertsAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken) =>
        EntriesAsync(
            $"""
            select {EntryColumns} from journal
            where event_id = $1 and position > $2 and kind in (41, 42, 43) order by position limit $3
            """,
            [PostgresParameters.Text(eventId), PostgresParameters.BigInt(after), PostgresParameters.BigInt(limit)],
            cancellationToken);

    public async Task<JournalEntry?> FindAsync(string eventId, long position, CancellationToken cancellationToken)
    {
        var entries = await EntriesAsync(
            $"select {EntryColumns} from journal where event_id = $1 and position = $2",
            [PostgresParameters.Text(eventId), PostgresParameters.BigInt(position)],
            cancellationToken);
        return entries.SingleOrDefault();
    }

    public Task<IReadOnlyList<JournalEntry>> FindScansAsync(
        string eventId, IReadOnlyList<string> scanKeys, CancellationToken cancellationToken) =>
        EntriesAsync(
            $"select {EntryColumns} from journal where event_id = $1 and scan_key = any($2) order by position",
            [PostgresParameters.Text(eventId), PostgresParameters.Texts([.. scanKeys])],
            cancellationToken);

    /// <summary>Reads an entry from six columns, the first one given.</summary>
    public static JournalEntry Entry(NpgsqlDataReader reader, int first) => new()
    {
        Position = reader.GetInt64(first),
        Kind = (EntryKind)reader.GetInt16(first + 1),
        At = StoredFormats.FromMicroseconds(reader.GetInt64(first + 2)),
        Participant = reader.GetInt32(first + 3),
        Sequence = reader.GetInt32(first + 4),
        Data = reader.GetFieldValue<byte[]>(first + 5),
    };

    private async Task<StoreAppendOutcome> AppendAsync(NpgsqlConnection connection, PostgresJournalInsert insert)
    {
        await using var command = insert.ToCommand(connection);
        try
        {
            database.Metrics.CountStatements();
            await command.ExecuteNonQueryAsync();
            return StoreAppendOutcome.Committed;
        }
        catch (PostgresException exception) when (OutcomeOf(exception) is { } outcome)
        {
            return outcome;
        }
    }

    private async Task<StoreAppendOutcome> AppendAsync(
        NpgsqlConnection connection, string eventId, PostgresJournalInsert insert, List<RowChange> changes)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        // The entries come first: whoever lost the positions must hear that, and not meet the winner's rows.
        batch.BatchCommands.Add(insert.ToBatchCommand());
        var rows = new PostgresRowWriter(eventId, batch);
        rows.Add(changes);
        try
        {
            database.Metrics.CountStatements(batch.BatchCommands.Count + 2);
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException exception) when (OutcomeOf(exception) is { } outcome)
        {
            return outcome;
        }

        if (!rows.AllApplied)
        {
            return StoreAppendOutcome.Conflict;
        }

        await transaction.CommitAsync();
        return StoreAppendOutcome.Committed;
    }

    private static StoreAppendOutcome? OutcomeOf(PostgresException exception) =>
        (exception.SqlState, exception.ConstraintName) switch
        {
            (PostgresErrorCodes.UniqueViolation, "journal_pkey") => StoreAppendOutcome.HeadMoved,
            (PostgresErrorCodes.UniqueViolation, "journal_sequence" or "journal_scan_key") =>
                StoreAppendOutcome.Conflict,
            (PostgresErrorCodes.UniqueViolation, "events_pkey" or "participants_pkey" or "jobs_pkey"
                or "devices_pkey") =>
                StoreAppendOutcome.Conflict,
            (PostgresErrorCodes.UniqueViolation, "participants_participant_id" or "participants_email_key") =>
                StoreAppendOutcome.Conflict,
            // A gate of an event that is not there.
            (PostgresErrorCodes.ForeignKeyViolation, "gates_event_id_fkey") => StoreAppendOutcome.Conflict,
            _ => null,
        };

    private Task<IReadOnlyList<JournalEntry>> EntriesAsync(
        string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<JournalEntry>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                command.Parameters.AddRange(parameters);
                database.Metrics.CountStatements();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var entries = new List<JournalEntry>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    entries.Add(Entry(reader, 0));
                }

                return entries;
            },
            cancellationToken);
}
