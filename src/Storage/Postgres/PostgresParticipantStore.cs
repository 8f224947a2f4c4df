using Attendance.Journal;
using Attendance.Participants;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresParticipantStore(PostgresDatabase database) : IParticipantStore
{
    private const string RowColumns =
        "p.number, p.participant_id, p.status, p.token_generation, p.token_revoked, p.groups, p.permissions, " +
        "p.email_key, p.personal, p.registered_at_us, p.version";

    private const int RowColumnCount = 11;

    public Task<IReadOnlyList<StoredParticipant>> LoadAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    $"""
                    select {RowColumns}, j.position, j.kind, j.at_us, j.participant, j.sequence, j.data
                    from participants as p
                    left join journal as j
                        on j.event_id = p.event_id and j.participant = p.number and j.sequence > 0
                    where p.event_id = $1 and p.number = any($2)
                    order by p.number, j.sequence
                    """,
                    connection);
                command.Parameters.Add(PostgresParameters.Text(eventId));
                command.Parameters.Add(PostgresParameters.Integers([.. numbers]));
                database.Metrics.CountStatements();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                return await GroupAsync(reader, numbers.Count, cancellationToken);
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<string, int>> FindNumbersAsync(
        string eventId, IReadOnlyList<string> participantIds, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyDictionary<string, int>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<(string Id, int Number)>(new CommandDefinition(
                    """
                    select participant_id, number from participants
                    where event_id = @eventId and participant_id = any(@ids)
                    """,
                    new { eventId, ids = participantIds.ToArray() },
                    cancellationToken: cancellationToken));
                return rows.ToDictionary(row => row.Id, row => row.Number, StringComparer.Ordinal);
            },
            cancellationToken);

    public Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        RowsAsync(
            $"select {RowColumns} from participants as p where p.event_id = $1 and p.number = any($2)",
            [PostgresParameters.Text(eventId), PostgresParameters.Integers([.. numbers])],
            cancellationToken);

    public Task<IReadOnlyList<int>> ListChangedAsync(
        string eventId, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<int>>(
            async connection =>
            {
                database.Metrics.CountStatements();

                // The kinds from 11 to 15 are those of people, see EntryKind.
                var numbers = await connection.QueryAsync<int>(new CommandDefinition(
                    """
                    select distinct participant from journal
                    where event_id = @eventId and position > @after and position <= @upTo and kind between 11 and 15
                    limit @limit
                    """,
                    new { eventId, after, upTo, limit },
                    cancellationToken: cancellationToken));
                return numbers.AsList();
            },
            cancellationToken);

    public Task<int> LastNumberAsync(string eventId, CancellationToken cancellationToken) =>
        database.RunAsync(
            connection =>
            {
                database.Metrics.CountStatements();
                return connection.ExecuteScalarAsync<int>(new CommandDefinition(
                    "select coalesce(max(number), 0) from participants where event_id = @eventId",
                    new { eventId },
                    cancellationToken: cancellationToken));
            },
            cancellationToken);

    public Task<IReadOnlyList<ParticipantRow>> FindAsync(
        string eventId, IReadOnlyList<string> participantIds, IReadOnlyList<string> emailKeys,
        CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            select {RowColumns} from participants as p where p.event_id = $1 and p.participant_id = any($2)
            union
            select {RowColumns} from participants as p where p.event_id = $1 and p.email_key = any($3)
            """,
            [
                PostgresParameters.Text(eventId),
                PostgresParameters.Texts([.. participantIds]),
                PostgresParameters.Texts([.. emailKeys]),
            ],
            cancellationToken);

    public Task<int> ResealAsync(
        string eventId, IReadOnlyList<ResealedRow> rows, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    """
                    update participants as p set personal = n.personal
                    from unnest($2, $3, $4) as n (number, version, personal)
                    where p.event_id = $1 and p.number = n.number and p.version = n.version
                    """,
                    connection);
                command.Parameters.Add(PostgresParameters.Text(eventId));
                command.Parameters.Add(PostgresParameters.Integers([.. rows.Select(row => row.Number)]));
                command.Parameters.Add(PostgresParameters.BigInts([.. rows.Select(row => row.Version)]));
                command.Parameters.Add(PostgresParameters.Blobs([.. rows.Select(row => row.Personal)]));
                database.Metrics.CountStatements();
                return await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);

    public Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, int afterNumber, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            select {RowColumns} from participants as p
            where p.event_id = $1 and p.number > $2
            order by p.number limit $3
            """,
            [
                PostgresParameters.Text(eventId),
                PostgresParameters.BigInt(afterNumber),
                PostgresParameters.BigInt(limit),
            ],
            cancellationToken);

    private Task<IReadOnlyList<ParticipantRow>> RowsAsync(
        string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<ParticipantRow>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                command.Parameters.AddRange(parameters);
                database.Metrics.CountStatements();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<ParticipantRow>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(Row(reader));
                }

                return rows;
            },
            cancellationToken);

    private static async Task<IReadOnlyList<StoredParticipant>> GroupAsync(
        NpgsqlDataReader reader, int countMax, CancellationToken cancellationToken)
    {
        var loaded = new List<StoredParticipant>(countMax);
        List<JournalEntry> history = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            if (loaded.Count == 0 || loaded[^1].Row.Number != reader.GetInt32(0))
            {
                history = [];
                loaded.Add(new StoredParticipant(Row(reader), history));
            }

            if (!reader.IsDBNull(RowColumnCount))
            {
                history.Add(PostgresJournalStore.Entry(reader, RowColumnCount));
            }
        }

        return loaded;
    }

    private static ParticipantRow Row(NpgsqlDataReader reader) => new()
    {
        Number = reader.GetInt32(0),
        ParticipantId = reader.GetString(1),
        Status = reader.GetInt16(2),
        TokenGeneration = reader.GetInt16(3),
        TokenRevoked = reader.GetBoolean(4),
        Groups = StoredFormats.ToStrings(reader.GetString(5)),
        Permissions = StoredFormats.ToStrings(reader.GetString(6)),
        EmailKey = reader.IsDBNull(7) ? null : reader.GetString(7),
        Personal = reader.GetFieldValue<byte[]>(8),
        RegisteredAt = StoredFormats.FromMicroseconds(reader.GetInt64(9)),
        Version = reader.GetInt64(10),
    };
}
