using Attendance.Mails;
using Npgsql;

namespace Attendance.Storage.Postgres;

/// <summary>Many mails in one statement each, as commands of one transaction.</summary>
internal static class PostgresMailFold
{
    /// <summary>For pairs of number ($2) and generation ($3): whoever has no mail of that generation gets one, a
    /// cancelled one being no mail.</summary>
    public const string InsertMissing = InsertWanted +
        """

        where not exists (
            select 1 from mails as m where m.event_id = $1 and m.participant = w.participant
                and m.generation = w.generation and m.status <> 6)
        """ + UnlessThere;

    /// <summary>Whoever waits for none gets one more; it is the first or carries how many there were.</summary>
    public const string InsertAgain =
        """
        insert into mails (
            event_id, mail_id, participant, generation, status, due_at_us, created_at_us, updated_at_us)
        select $1, 'ticket-' || participant || '-' || generation || case when sent = 0 then '' else '-r' || sent end,
            participant, generation, 1, $4, $4, $4
        from (
            select w.participant, w.generation, (
                select count(*) from mails as m where m.event_id = $1 and m.participant = w.participant
                    and m.generation = w.generation) as sent
            from unnest($2, $3) as w (participant, generation)
            where not exists (
                select 1 from mails as m where m.event_id = $1 and m.participant = w.participant
                    and m.generation = w.generation and m.status in (1, 2))) as wanted
        """;

    private const string InsertWanted =
        """
        insert into mails (
            event_id, mail_id, participant, generation, status, due_at_us, created_at_us, updated_at_us)
        select $1, 'ticket-' || w.participant || '-' || w.generation, w.participant, w.generation, 1, $4, $4, $4
        from unnest($2, $3) as w (participant, generation)
        """;

    private const string UnlessThere =
        """

        on conflict (event_id, mail_id) do update set
            status = 1, attempts = 0, tried_at_us = null, due_at_us = excluded.due_at_us,
            updated_at_us = excluded.updated_at_us
        where mails.status = 6
        """;

    private const string Cancel =
        """
        update mails set status = 6, updated_at_us = $3
        where event_id = $1 and participant = any($2) and status in (1, 4, 5)
        """;

    private const string Resume =
        """
        insert into mails (
            event_id, mail_id, participant, generation, status, due_at_us, created_at_us, updated_at_us)
        select $1, 'ticket-' || p.number || '-' || p.token_generation, p.number, p.token_generation, 1, $3, $3, $3
        from participants as p
        where p.event_id = $1 and p.number = any($2) and not p.token_revoked and not exists (
            select 1 from mails as m where m.event_id = $1 and m.participant = p.number
                and m.generation = p.token_generation and m.status <> 6)
        """ + UnlessThere;

    /// <summary>The parameters of the two inserts above.</summary>
    public static NpgsqlParameter[] Wanted(
        string eventId, IReadOnlyCollection<MailWanted> wanted, DateTimeOffset now) =>
    [
        PostgresParameters.Text(eventId),
        PostgresParameters.Integers([.. wanted.Select(mail => mail.Participant)]),
        PostgresParameters.Integers([.. wanted.Select(mail => mail.Generation)]),
        PostgresParameters.BigInt(StoredFormats.ToMicroseconds(now)),
    ];

    /// <summary>Moves the position; false when it is another one. Holds its row until the transaction ends.</summary>
    public static async Task<bool> MoveAsync(NpgsqlConnection connection, string eventId, MailFoldStep step)
    {
        await using var command = new NpgsqlCommand(
            step.From == 0
                ? """
                  insert into mail_positions as p (event_id, position, state) values ($1, $3, $4)
                  on conflict (event_id) do update set position = $3, state = $4 where p.position = $2
                  """
                : "update mail_positions set position = $3, state = $4 where event_id = $1 and position = $2",
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])[
            PostgresParameters.Text(eventId),
            PostgresParameters.BigInt(step.From),
            PostgresParameters.BigInt(step.To),
            PostgresParameters.Text(step.State),
        ]);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>The answer is how many statements it took.</summary>
    public static async Task<int> ApplyAsync(NpgsqlConnection connection, string eventId, MailFoldStep step)
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(Cancel, step.Cancel);
        if (step.Queue.Count > 0)
        {
            var insert = new NpgsqlBatchCommand(InsertWanted + UnlessThere);
            insert.Parameters.AddRange(Wanted(eventId, step.Queue, step.At));
            batch.BatchCommands.Add(insert);
        }

        Add(Resume, step.Resume);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync();
        }

        return batch.BatchCommands.Count;

        void Add(string sql, IReadOnlyCollection<int> numbers)
        {
            if (numbers.Count > 0)
            {
                var command = new NpgsqlBatchCommand(sql);
                command.Parameters.AddRange((NpgsqlParameter[])[
                    PostgresParameters.Text(eventId),
                    PostgresParameters.Integers([.. numbers]),
                    PostgresParameters.BigInt(StoredFormats.ToMicroseconds(step.At)),
                ]);
                batch.BatchCommands.Add(command);
            }
        }
    }
}
