using System.Text.Json;
using Attendance.Mails;
using Attendance.Storage.Mails;

namespace Attendance.Storage.Sqlite;

/// <summary>Many mails in one statement each, inside a transaction that the caller began.</summary>
internal static class SqliteMailFold
{
    /// <summary>For ?2, pairs of number and generation: whoever has no mail of that generation gets one, a cancelled
    /// one being no mail.</summary>
    public const string InsertMissing = InsertWanted +
        """
         where not exists (
            select 1 from mails as m where m.event_id = ?1 and m.participant = w.participant
                and m.generation = w.generation and m.status <> 6)
        """ + UnlessThere;

    /// <summary>For ?2: whoever waits for none gets one more; it is the first or carries how many there were.</summary>
    public const string InsertAgain =
        """
        insert into mails (
            event_id, mail_id, participant, generation, status, due_at_us, created_at_us, updated_at_us)
        select ?1, 'ticket-' || participant || '-' || generation || case when sent = 0 then '' else '-r' || sent end,
            participant, generation, 1, ?3, ?3, ?3
        from (
            select w.participant, w.generation, (
                select count(*) from mails as m where m.event_id = ?1 and m.participant = w.participant
                    and m.generation = w.generation) as sent
            from (
                select json_extract(value, '$[0]') as participant, json_extract(value, '$[1]') as generation
                from json_each(?2)) as w
            where not exists (
                select 1 from mails as m where m.event_id = ?1 and m.participant = w.participant
                    and m.generation = w.generation and m.status in (1, 2)))
        where true
        """;

    private const string InsertWanted =
        """
        insert into mails (
            event_id, mail_id, participant, generation, status, due_at_us, created_at_us, updated_at_us)
        select ?1, 'ticket-' || w.participant || '-' || w.generation, w.participant, w.generation, 1, ?3, ?3, ?3
        from (
            select json_extract(value, '$[0]') as participant, json_extract(value, '$[1]') as generation
            from json_each(?2)) as w
        """;

    private const string UnlessThere =
        """

        on conflict (event_id, mail_id) do update set
            status = 1, attempts = 0, tried_at_us = null, due_at_us = ?3, updated_at_us = ?3
        where mails.status = 6
        """;

    private const string Cancel =
        """
        update mails set status = 6, updated_at_us = ?3
        where event_id = ?1 and participant in (select value from json_each(?2)) and status in (1, 4, 5)
        """;

    private const string Resume =
        """
        insert into mails (
            event_id, mail_id, participant, generation, status, due_at_us, created_at_us, updated_at_us)
        select ?1, 'ticket-' || p.number || '-' || p.token_generation, p.number, p.token_generation, 1, ?3, ?3, ?3
        from json_each(?2) as w
        cross join participants as p on p.event_id = ?1 and p.number = w.value
        where not p.token_revoked and not exists (
            select 1 from mails as m where m.event_id = ?1 and m.participant = p.number
                and m.generation = p.token_generation and m.status <> 6)
        """ + UnlessThere;

    /// <summary>False when the position is another one.</summary>
    public static bool Move(SqliteSession session, string eventId, MailFoldStep step)
    {
        var statement = session.Prepare(step.From == 0
            ? """
              insert into mail_positions (event_id, position, state) values (?1, ?3, ?4)
              on conflict (event_id) do update set position = ?3, state = ?4 where mail_positions.position = ?2
              """
            : "update mail_positions set position = ?3, state = ?4 where event_id = ?1 and position = ?2");
        statement.Bind(1, eventId);
        statement.Bind(2, step.From);
        statement.Bind(3, step.To);
        statement.Bind(4, step.State);
        return statement.Execute() == 1;
    }

    public static void Apply(SqliteSession session, string eventId, MailFoldStep step)
    {
        Run(Cancel, step.Cancel.Count, () => JsonSerializer.Serialize(step.Cancel));
        Run(InsertWanted + " where true" + UnlessThere, step.Queue.Count, () => StoredMail.ToJson(step.Queue));
        Run(Resume, step.Resume.Count, () => JsonSerializer.Serialize(step.Resume));

        void Run(string sql, int count, Func<string> json)
        {
            if (count > 0)
            {
                var statement = session.Prepare(sql);
                statement.Bind(1, eventId);
                statement.Bind(2, json());
                statement.Bind(3, StoredFormats.ToMicroseconds(step.At));
                statement.Execute();
            }
        }
    }

    public static MailCounts Count(SqliteSession session, string eventId)
    {
        var counts = new Dictionary<MailStatus, int>();
        var statement = session.Prepare("select status, count(*) from mails where event_id = ?1 group by status");
        statement.Bind(1, eventId);
        using (statement.Run())
        {
            while (statement.Step())
            {
                counts[(MailStatus)statement.Int32(0)] = statement.Int32(1);
            }
        }

        var due = session.Prepare("select min(due_at_us) from mails where event_id = ?1 and status = 1");
        due.Bind(1, eventId);
        long? oldest = null;
        using (due.Run())
        {
            oldest = due.Step() && !due.IsNull(0) ? due.Int64(0) : null;
        }

        var undelivered = session.Prepare(
            """
            select count(*) from mails as m where m.event_id = ?1 and m.status in (4, 5) and not exists (
                select 1 from mails as later where later.event_id = m.event_id and later.participant = m.participant
                    and later.status = 3 and later.created_at_us > m.created_at_us)
            """);
        undelivered.Bind(1, eventId);
        using var run = undelivered.Run();
        return StoredMail.Counts(counts, oldest, undelivered.Step() ? undelivered.Int32(0) : 0);
    }
}
