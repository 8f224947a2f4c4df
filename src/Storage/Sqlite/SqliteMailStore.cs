using Attendance.Mails;
using Attendance.Storage.Mails;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteMailStore(SqliteDatabase database) : IMailStore
{
    public Task<MailPosition> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare("select position, state from mail_positions where event_id = ?1");
                statement.Bind(1, eventId);
                using var run = statement.Run();
                return statement.Step()
                    ? new MailPosition(statement.Int64(0), statement.Text(1))
                    : new MailPosition(0, "");
            },
            cancellationToken);

    public Task<bool> TryFoldAsync(string eventId, MailFoldStep step, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                if (!SqliteMailFold.Move(session, eventId, step))
                {
                    session.RollbackIfOpen();
                    return false;
                }

                SqliteMailFold.Apply(session, eventId, step);
                Commit(session);
                return true;
            },
            cancellationToken);

    public Task<int> QueueAsync(
        string eventId, IReadOnlyList<MailWanted> wanted, bool again, bool dryRun, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                var statement = session.Prepare(again ? SqliteMailFold.InsertAgain : SqliteMailFold.InsertMissing);
                statement.Bind(1, eventId);
                statement.Bind(2, StoredMail.ToJson(wanted));
                statement.Bind(3, StoredFormats.ToMicroseconds(now));
                var count = statement.Execute();
                if (dryRun)
                {
                    // Counted by the very statement that would do it, so that both always say the same.
                    session.RollbackIfOpen();
                    return count;
                }

                Commit(session);
                return count;
            },
            cancellationToken);

    public Task<long> ClaimAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                var owner = NextOwner(session, eventId);
                var statement = session.Prepare(
                    """
                    update mails set status = 1, owner = null, updated_at_us = ?2 where event_id = ?1 and status = 2
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, StoredFormats.ToMicroseconds(now));
                statement.Execute();
                Commit(session);
                return owner;
            },
            cancellationToken);

    public Task<IReadOnlyList<Mail>?> TakeAsync(
        string eventId, long owner, int limit, string messageIdSuffix, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<Mail>?>(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    update mails set status = 2, owner = ?2, updated_at_us = ?5,
                        message_id = coalesce(message_id, '<' || mail_id || ?4)
                    where event_id = ?1
                        and mail_id in (
                            select mail_id from mails where event_id = ?1 and status = 1 and due_at_us <= ?5
                            order by due_at_us limit ?3)
                        and (select owner from mail_owners where event_id = ?1) = ?2
                    returning {StoredMail.Columns}
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, owner);
                statement.Bind(3, limit);
                statement.Bind(4, messageIdSuffix);
                statement.Bind(5, StoredFormats.ToMicroseconds(now));
                var taken = Mails(statement, withId: false);
                database.Metrics.CountCommit();
                return taken.Count > 0 || Owner(session, eventId) == owner ? taken : null;
            },
            cancellationToken);

    public Task<bool> MarkAsync(string eventId, long owner, MailMark mark, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    """
                    update mails set status = ?3, owner = null, updated_at_us = ?5, attempts = attempts + ?6,
                        tried_at_us = case when ?6 = 1 then coalesce(tried_at_us, ?5) else tried_at_us end,
                        due_at_us = coalesce(?7, due_at_us), answer = coalesce(?8, answer),
                        sent_at_us = case when ?3 = 3 then ?5 else sent_at_us end
                    where event_id = ?1 and mail_id = ?2
                        and ((status = 2 and owner = ?4) or (?3 = 3 and status <> 3))
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, mark.MailId);
                statement.Bind(3, (int)mark.Status);
                statement.Bind(4, owner);
                statement.Bind(5, StoredFormats.ToMicroseconds(mark.At));
                statement.Bind(6, mark.Tried ? 1 : 0);
                statement.BindOrNull(7, mark.DueAt is { } due ? StoredFormats.ToMicroseconds(due) : null);
                statement.Bind(8, mark.Answer);
                database.Metrics.CountCommit();
                return statement.Execute() == 1;
            },
            cancellationToken);

    public Task<MailChange?> RetryAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(
            eventId,
            mailId,
            """
            update mails set status = 1, attempts = 0, tried_at_us = null, due_at_us = ?3, updated_at_us = ?3
            where event_id = ?1 and mail_id = ?2 and status in (4, 5)
            """,
            now,
            cancellationToken);

    public Task<MailChange?> BounceAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(
            eventId,
            mailId,
            "update mails set status = 5, updated_at_us = ?3 where event_id = ?1 and mail_id = ?2 and status = 3",
            now,
            cancellationToken);

    public Task<int> CancelAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    "update mails set status = 6, updated_at_us = ?2 where event_id = ?1 and status in (1, 4, 5)");
                statement.Bind(1, eventId);
                statement.Bind(2, StoredFormats.ToMicroseconds(now));
                database.Metrics.CountCommit();
                return statement.Execute();
            },
            cancellationToken);

    public Task<IReadOnlyList<Mail>> ListAsync(
        string eventId, MailFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {StoredMail.Columns},
                        (select participant_id from participants as p
                        where p.event_id = m.event_id and p.number = m.participant)
                    from mails as m
                    where event_id = ?1 and (?2 is null or mail_id > ?2)
                        and (?3 is null or participant = ?3) and (?4 is null or status = ?4)
                    order by {(filter.LatestFirst ? "updated_at_us desc, mail_id" : "mail_id")} limit ?5
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, filter.After.Length == 0 ? null : filter.After);
                statement.BindOrNull(3, filter.Participant);
                statement.BindOrNull(4, (int?)filter.Status);
                statement.Bind(5, filter.Limit);
                return Mails(statement, withId: true);
            },
            cancellationToken);

    public Task<MailCounts> CountAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SqliteMailFold.Count(session, eventId), cancellationToken);

    private static long NextOwner(SqliteSession session, string eventId)
    {
        var statement = session.Prepare(
            """
            insert into mail_owners (event_id, owner) values (?1, 1)
            on conflict (event_id) do update set owner = owner + 1 returning owner
            """);
        statement.Bind(1, eventId);
        using var run = statement.Run();
        statement.Step();
        var owner = statement.Int64(0);
        statement.Step();
        return owner;
    }

    private static long Owner(SqliteSession session, string eventId)
    {
        var statement = session.Prepare("select owner from mail_owners where event_id = ?1");
        statement.Bind(1, eventId);
        using var run = statement.Run();
        return statement.Step() ? statement.Int64(0) : 0;
    }

    private Task<MailChange?> ChangeAsync(
        string eventId, string mailId, string sql, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(sql);
                statement.Bind(1, eventId);
                statement.Bind(2, mailId);
                statement.Bind(3, StoredFormats.ToMicroseconds(now));
                var changed = statement.Execute() == 1;
                database.Metrics.CountCommit();
                var select = session.Prepare(
                    $"select {StoredMail.Columns} from mails where event_id = ?1 and mail_id = ?2");
                select.Bind(1, eventId);
                select.Bind(2, mailId);
                return Mails(select, withId: false) is [var mail] ? new MailChange(changed, mail) : null;
            },
            cancellationToken);

    private static IReadOnlyList<Mail> Mails(SqliteStatement statement, bool withId)
    {
        var mails = new List<Mail>();
        using var run = statement.Run();
        while (statement.Step())
        {
            mails.Add(new Mail
            {
                MailId = statement.Text(0),
                Participant = statement.Int32(1),
                Generation = statement.Int32(2),
                Status = (MailStatus)statement.Int32(3),
                Attempts = statement.Int32(4),
                DueAt = StoredFormats.FromMicroseconds(statement.Int64(5)),
                CreatedAt = StoredFormats.FromMicroseconds(statement.Int64(6)),
                UpdatedAt = StoredFormats.FromMicroseconds(statement.Int64(7)),
                TriedAt = Time(8),
                SentAt = Time(9),
                MessageId = statement.TextOrNull(10),
                Answer = statement.TextOrNull(11),
                ParticipantId = withId ? statement.TextOrNull(12) : null,
            });
        }

        return mails;

        DateTimeOffset? Time(int column) =>
            statement.IsNull(column) ? null : StoredFormats.FromMicroseconds(statement.Int64(column));
    }

    private void Commit(SqliteSession session)
    {
        session.Commit();
        database.Metrics.CountCommit();
    }
}
