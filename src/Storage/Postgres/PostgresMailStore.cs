using Attendance.Mails;
using Attendance.Storage.Mails;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresMailStore(PostgresDatabase database) : IMailStore
{
    public Task<MailPosition> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();
                var row = await connection.QuerySingleOrDefaultAsync<(long Position, string? State)>(
                    new CommandDefinition(
                        "select position, state from mail_positions where event_id = @eventId",
                        new { eventId },
                        cancellationToken: cancellationToken));
                return new MailPosition(row.Position, row.State ?? "");
            },
            cancellationToken);

    public Task<bool> TryFoldAsync(string eventId, MailFoldStep step, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async connection =>
            {
                if (!await PostgresMailFold.MoveAsync(connection, eventId, step))
                {
                    return (false, Commit: false);
                }

                database.Metrics.CountStatements(1 + await PostgresMailFold.ApplyAsync(connection, eventId, step));
                return (true, Commit: true);
            },
            cancellationToken);

    public Task<int> QueueAsync(
        string eventId, IReadOnlyList<MailWanted> wanted, bool again, bool dryRun, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        InTransactionAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    again ? PostgresMailFold.InsertAgain : PostgresMailFold.InsertMissing, connection);
                command.Parameters.AddRange(PostgresMailFold.Wanted(eventId, wanted, now));
                database.Metrics.CountStatements();
                // A dry run is counted by the very statement that would do it, so that both always say the same.
                return (await command.ExecuteNonQueryAsync(), Commit: !dryRun);
            },
            cancellationToken);

    public Task<long> ClaimAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async connection =>
            {
                // Waits for a taking that is under way, and what that took is seen by the next statement.
                var owner = await connection.ExecuteScalarAsync<long>(
                    """
                    insert into mail_owners as o (event_id, owner) values (@eventId, 1)
                    on conflict (event_id) do update set owner = o.owner + 1 returning owner
                    """,
                    new { eventId });
                await connection.ExecuteAsync(
                    """
                    update mails set status = 1, owner = null, updated_at_us = @now
                    where event_id = @eventId and status = 2
                    """,
                    new { eventId, now = StoredFormats.ToMicroseconds(now) });
                database.Metrics.CountStatements(2);
                return (owner, Commit: true);
            },
            cancellationToken);

    public Task<IReadOnlyList<Mail>?> TakeAsync(
        string eventId, long owner, int limit, string messageIdSuffix, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<Mail>?>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var taken = await connection.QueryAsync<PostgresMailRow>(new CommandDefinition(
                    $"""
                    with mine as materialized (
                        select 1 from mail_owners where event_id = @eventId and owner = @owner for share),
                    due as materialized (
                        select mail_id from mails
                        where event_id = @eventId and status = 1 and due_at_us <= @now
                            and exists (select 1 from mine)
                        order by due_at_us limit @limit for update)
                    update mails set status = 2, owner = @owner, updated_at_us = @now,
                        message_id = coalesce(message_id, '<' || mail_id || @suffix)
                    where event_id = @eventId and mail_id in (select mail_id from due)
                    returning {StoredMail.Columns}, null as participant_id
                    """,
                    new
                    {
                        eventId,
                        owner,
                        limit,
                        suffix = messageIdSuffix,
                        now = StoredFormats.ToMicroseconds(now),
                    },
                    cancellationToken: cancellationToken));
                IReadOnlyList<Mail> mails = [.. taken.Select(row => row.ToMail())];
                if (mails.Count > 0)
                {
                    database.Metrics.CountCommit();
                    return mails;
                }

                database.Metrics.CountStatements();
                var present = await connection.ExecuteScalarAsync<long>(
                    "select owner from mail_owners where event_id = @eventId", new { eventId });
                return present == owner ? mails : null;
            },
            cancellationToken);

    public async Task<bool> MarkAsync(
        string eventId, long owner, MailMark mark, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            """
            update mails set status = @status, owner = null, updated_at_us = @at, attempts = attempts + @tried,
                tried_at_us = case when @tried = 1 then coalesce(tried_at_us, @at) else tried_at_us end,
                due_at_us = coalesce(@due, due_at_us), answer = coalesce(@answer, answer),
                sent_at_us = case when @status = 3 then @at else sent_at_us end
            where event_id = @eventId and mail_id = @mailId
                and ((status = 2 and owner = @owner) or (@status = 3 and status <> 3))
            """,
            new
            {
                eventId,
                mailId = mark.MailId,
                owner,
                status = (int)mark.Status,
                at = StoredFormats.ToMicroseconds(mark.At),
                tried = mark.Tried ? 1 : 0,
                due = mark.DueAt is { } due ? StoredFormats.ToMicroseconds(due) : (long?)null,
                answer = mark.Answer,
            },
            cancellationToken) == 1;

    public Task<MailChange?> RetryAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(
            eventId,
            mailId,
            """
            update mails set status = 1, attempts = 0, tried_at_us = null, due_at_us = @now, updated_at_us = @now
            where event_id = @eventId and mail_id = @mailId and status in (4, 5)
            """,
            now,
            cancellationToken);

    public Task<MailChange?> BounceAsync(
        string eventId, string mailId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(
            eventId,
            mailId,
            """
            update mails set status = 5, updated_at_us = @now
            where event_id = @eventId and mail_id = @mailId and status = 3
            """,
            now,
            cancellationToken);

    public Task<int> CancelAsync(string eventId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "update mails set status = 6, updated_at_us = @now where event_id = @eventId and status in (1, 4, 5)",
            new { eventId, now = StoredFormats.ToMicroseconds(now) },
            cancellationToken);

    public Task<IReadOnlyList<Mail>> ListAsync(
        string eventId, MailFilter filter, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<Mail>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<PostgresMailRow>(new CommandDefinition(
                    $"""
                    select {StoredMail.Columns},
                        (select participant_id from participants as p
                        where p.event_id = m.event_id and p.number = m.participant) as participant_id
                    from mails as m
                    where event_id = @eventId and mail_id > @After
                        and (@Participant::integer is null or participant = @Participant)
                        and (@status::integer is null or status = @status)
                    order by {(filter.LatestFirst ? "updated_at_us desc, mail_id" : "mail_id")} limit @Limit
                    """,
                    new
                    {
                        eventId,
                        filter.After,
                        filter.Participant,
                        status = (int?)filter.Status,
                        filter.Limit,
                    },
                    cancellationToken: cancellationToken));
                return [.. rows.Select(row => row.ToMail())];
            },
            cancellationToken);

    public Task<MailCounts> CountAsync(string eventId, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements(2);
                var counts = await connection.QueryAsync<(short Status, int Count, long Due)>(new CommandDefinition(
                    """
                    select status, count(*)::integer, min(due_at_us) from mails where event_id = @eventId
                    group by status
                    """,
                    new { eventId },
                    cancellationToken: cancellationToken));
                var undelivered = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                    """
                    select count(*) from mails as m where m.event_id = @eventId and m.status in (4, 5) and not exists (
                        select 1 from mails as later where later.event_id = m.event_id
                            and later.participant = m.participant and later.status = 3
                            and later.created_at_us > m.created_at_us)
                    """,
                    new { eventId },
                    cancellationToken: cancellationToken));
                var rows = counts.ToDictionary(row => (MailStatus)row.Status);
                return StoredMail.Counts(
                    rows.ToDictionary(row => row.Key, row => row.Value.Count),
                    rows.TryGetValue(MailStatus.Queued, out var queued) ? queued.Due : null,
                    undelivered);
            },
            cancellationToken);

    private Task<MailChange?> ChangeAsync(
        string eventId, string mailId, string sql, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements(2);
                var changed = await connection.ExecuteAsync(new CommandDefinition(
                    sql,
                    new { eventId, mailId, now = StoredFormats.ToMicroseconds(now) },
                    cancellationToken: cancellationToken));
                database.Metrics.CountCommit();
                var row = await connection.QuerySingleOrDefaultAsync<PostgresMailRow>(new CommandDefinition(
                    $"""
                    select {StoredMail.Columns}, null as participant_id from mails
                    where event_id = @eventId and mail_id = @mailId
                    """,
                    new { eventId, mailId },
                    cancellationToken: cancellationToken));
                return row is null ? null : new MailChange(changed == 1, row.ToMail());
            },
            cancellationToken);

    private Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();
                database.Metrics.CountCommit();
                return await connection.ExecuteAsync(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
            },
            cancellationToken);

    private Task<T> InTransactionAsync<T>(
        Func<NpgsqlConnection, Task<(T Result, bool Commit)>> body, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                database.Metrics.CountStatements(2);
                var (result, commit) = await body(connection);
                if (commit)
                {
                    // Not cancelled once it is sent: nobody could say what became of it.
                    await transaction.CommitAsync(CancellationToken.None);
                    database.Metrics.CountCommit();
                }

                return result;
            },
            cancellationToken);
}
