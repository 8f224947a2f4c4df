using System.Text.Json;
using Attendance.Journal;
using Attendance.Participants;
using Dapper;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteParticipantStore(SqliteDatabase database) : IParticipantStore
{
    private const string RowColumns =
        "p.number, p.participant_id, p.status, p.token_generation, p.token_revoked, p.groups, p.permissions, " +
        "p.email_key, p.personal, p.registered_at_us, p.version";

    private const int RowColumnCount = 11;

    public Task<IReadOnlyList<StoredParticipant>> LoadAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        database.ReadNextAsync(session => Load(session, eventId, numbers), cancellationToken);

    public Task<IReadOnlyDictionary<string, int>> FindNumbersAsync(
        string eventId, IReadOnlyList<string> participantIds, CancellationToken cancellationToken) =>
        database.ReadNextAsync<IReadOnlyDictionary<string, int>>(
            session =>
            {
                var statement = session.Prepare(
                    """
                    select p.participant_id, p.number
                    from json_each(?2) as wanted
                    cross join participants as p on p.event_id = ?1 and p.participant_id = wanted.value
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, JsonSerializer.Serialize(participantIds));
                var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
                using var run = statement.Run();
                while (statement.Step())
                {
                    numbers[statement.Text(0)] = statement.Int32(1);
                }

                return numbers;
            },
            cancellationToken);

    public Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ParticipantRow>>(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {RowColumns}
                    from json_each(?2) as wanted
                    cross join participants as p on p.event_id = ?1 and p.number = wanted.value
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, JsonSerializer.Serialize(numbers.Distinct()));
                return Rows(statement);
            },
            cancellationToken);

    public Task<IReadOnlyList<int>> ListChangedAsync(
        string eventId, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<int>>(
            session =>
            {
                // The kinds from 11 to 15 are those of people, see EntryKind.
                var statement = session.Prepare(
                    """
                    select distinct participant from journal
                    where event_id = ?1 and position > ?2 and position <= ?3 and kind between 11 and 15
                    limit ?4
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, after);
                statement.Bind(3, upTo);
                statement.Bind(4, limit);
                var numbers = new List<int>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    numbers.Add(statement.Int32(0));
                }

                return numbers;
            },
            cancellationToken);

    public Task<int> LastNumberAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                session.CountStatement();
                return session.Connection.ExecuteScalar<int?>(
                    "select max(number) from participants where event_id = @eventId", new { eventId }) ?? 0;
            },
            cancellationToken);

    public Task<IReadOnlyList<ParticipantRow>> FindAsync(
        string eventId, IReadOnlyList<string> participantIds, IReadOnlyList<string> emailKeys,
        CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ParticipantRow>>(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {RowColumns}
                    from json_each(?2) as wanted
                    cross join participants as p on p.event_id = ?1 and p.participant_id = wanted.value
                    union
                    select {RowColumns}
                    from json_each(?3) as wanted
                    cross join participants as p on p.event_id = ?1 and p.email_key = wanted.value
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, JsonSerializer.Serialize(participantIds));
                statement.Bind(3, JsonSerializer.Serialize(emailKeys));
                return Rows(statement);
            },
            cancellationToken);

    public Task<int> ResealAsync(
        string eventId, IReadOnlyList<ResealedRow> rows, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                var written = 0;
                foreach (var row in rows)
                {
                    var statement = session.Prepare(
                        "update participants set personal = ?4 where event_id = ?1 and number = ?2 and version = ?3");
                    statement.Bind(1, eventId);
                    statement.Bind(2, row.Number);
                    statement.Bind(3, row.Version);
                    statement.BindBlob(4, row.Personal);
                    written += statement.Execute();
                }

                session.Commit();
                return written;
            },
            cancellationToken);

    public Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, int afterNumber, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ParticipantRow>>(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {RowColumns} from participants as p
                    where p.event_id = ?1 and p.number > ?2
                    order by p.number limit ?3
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, afterNumber);
                statement.Bind(3, limit);
                return Rows(statement);
            },
            cancellationToken);

    private static IReadOnlyList<StoredParticipant> Load(
        SqliteSession session, string eventId, IReadOnlyList<int> numbers)
    {
        // Person after person, each with what the index of sequences gives in its order: nothing is sorted or kept.
        var statement = session.Prepare(
            $"""
            select {RowColumns}, j.position, j.kind, j.at_us, j.participant, j.sequence, j.data
            from json_each(?2) as wanted
            cross join participants as p on p.event_id = ?1 and p.number = wanted.value
            left join journal as j indexed by journal_sequence
                on j.event_id = p.event_id and j.participant = p.number and j.sequence > 0
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, JsonSerializer.Serialize(numbers.Distinct()));
        var loaded = new List<StoredParticipant>(numbers.Count);
        List<JournalEntry> history = [];
        using var run = statement.Run();
        while (statement.Step())
        {
            if (loaded.Count == 0 || loaded[^1].Row.Number != statement.Int32(0))
            {
                history = [];
                loaded.Add(new StoredParticipant(Row(statement), history));
            }

            if (!statement.IsNull(RowColumnCount))
            {
                history.Add(SqliteJournalStore.Entry(statement, RowColumnCount));
            }
        }

        return loaded;
    }

    private static List<ParticipantRow> Rows(SqliteStatement statement)
    {
        var rows = new List<ParticipantRow>();
        using var run = statement.Run();
        while (statement.Step())
        {
            rows.Add(Row(statement));
        }

        return rows;
    }

    private static ParticipantRow Row(SqliteStatement statement) => new()
    {
        Number = statement.Int32(0),
        ParticipantId = statement.Text(1),
        Status = statement.Int32(2),
        TokenGeneration = statement.Int32(3),
        TokenRevoked = statement.Int32(4) != 0,
        Groups = StoredFormats.ToStrings(statement.Bytes(5)),
        Permissions = StoredFormats.ToStrings(statement.Bytes(6)),
        EmailKey = statement.TextOrNull(7),
        Personal = statement.Bytes(8).ToArray(),
        RegisteredAt = StoredFormats.FromMicroseconds(statement.Int64(9)),
        Version = statement.Int64(10),
    };
}
