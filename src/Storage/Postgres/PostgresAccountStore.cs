using System.Collections.Immutable;
using Attendance.Accounts;
using Attendance.Storage.Accounts;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresAccountStore(PostgresDatabase database) : IAccountStore
{
    private const string From = "from accounts a left join memberships m on m.account_id = a.account_id";

    /// <summary>Changes of accounts are rare; one after another, so that two cannot take away the last owner.</summary>
    private const string Lock = "select pg_advisory_xact_lock(7236411930512)";

    public async Task<AccountRow?> LoadAsync(string accountId, CancellationToken cancellationToken) =>
        (await QueryAsync(
            $"select {StoredAccount.Columns} {From} where a.account_id = @accountId order by m.event_id",
            new { accountId },
            cancellationToken)).SingleOrDefault();

    public Task<string?> FindAsync(string emailKey, CancellationToken cancellationToken) =>
        FindAsync("select account_id from accounts where email_key = @key", emailKey, cancellationToken);

    public Task<string?> FindSubjectAsync(string subjectKey, CancellationToken cancellationToken) =>
        FindAsync("select account_id from accounts where subject_key = @key", subjectKey, cancellationToken);

    public Task<IReadOnlyList<AccountRow>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {StoredAccount.Columns} {From}
            where a.account_id in (
                select account_id from accounts where account_id > @after order by account_id limit @limit)
            order by a.account_id, m.event_id
            """,
            new { after, limit },
            cancellationToken);

    public Task<IReadOnlyList<AccountRow>> TeamAsync(
        string eventId, string after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {StoredAccount.Columns} {From}
            where a.account_id in (
                select account_id from memberships
                where event_id = @eventId and account_id > @after order by account_id limit @limit)
            order by a.account_id, m.event_id
            """,
            new { eventId, after, limit },
            cancellationToken);

    public Task<AccountWrite> WriteAsync(AccountRow row, CancellationToken cancellationToken) =>
        ChangeAsync(
            async connection =>
            {
                if (await RunAsync(connection, row.Version == 1 ? InsertRow : UpdateRow, new
                {
                    row.AccountId, row.Version, row.EmailKey, row.SubjectKey, IsOwner = row.IsActiveOwner, row.Person,
                    Data = StoredAccount.Data(row),
                }) == 0)
                {
                    return AccountWrite.Conflict;
                }

                await RunAsync(connection, "delete from memberships where account_id = @AccountId", row);
                await RunAsync(
                    connection,
                    """
                    insert into memberships (account_id, event_id, data)
                    select @AccountId, event_id, data from unnest(@events, @data) as given (event_id, data)
                    """,
                    new
                    {
                        row.AccountId,
                        events = row.Memberships.Select(membership => membership.EventId).ToArray(),
                        data = row.Memberships.Select(StoredAccount.Data).ToArray(),
                    });
                return AccountWrite.Done;
            },
            cancellationToken);

    public Task<AccountWrite> DeleteAsync(AccountRow row, CancellationToken cancellationToken) =>
        ChangeAsync(
            async connection =>
            {
                if (await RunAsync(
                    connection, "delete from accounts where account_id = @AccountId and version = @Version", row) == 0)
                {
                    return AccountWrite.Conflict;
                }

                await RunAsync(connection, "delete from memberships where account_id = @AccountId", row);
                await RunAsync(connection, "delete from sessions where account_id = @AccountId", row);
                return AccountWrite.Done;
            },
            cancellationToken);

    public Task<IReadOnlyList<SessionRow>> SessionsAsync(
        string accountId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<SessionRow>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<StoredSession>(new CommandDefinition(
                    """
                    select session_id, account_id, generation, hash, rotated_at_us, expires_at_us from sessions
                    where account_id = @accountId and expires_at_us > @now order by session_id
                    """,
                    new { accountId, now = StoredFormats.ToMicroseconds(now) },
                    cancellationToken: cancellationToken));
                return [.. rows.Select(row => row.ToRow())];
            },
            cancellationToken);

    public Task<bool> TrySaveAsync(SessionRow session, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection => await RunAsync(connection, session.Generation == 1 ? InsertSession : UpdateSession, new
            {
                session.SessionId,
                session.AccountId,
                session.Generation,
                session.Hash,
                Rotated = StoredFormats.ToMicroseconds(session.RotatedAt),
                Expires = StoredFormats.ToMicroseconds(session.ExpiresAt),
                Now = StoredFormats.ToMicroseconds(now),
            }) == 1,
            cancellationToken);

    public Task EndAsync(
        string accountId, ImmutableArray<string> sessionIds, CancellationToken cancellationToken) =>
        database.RunAsync(
            connection => RunAsync(
                connection,
                "delete from sessions where account_id = @accountId and session_id = any(@ids)",
                new { accountId, ids = sessionIds.ToArray() }),
            cancellationToken);

    private const string InsertRow =
        """
        insert into accounts (account_id, version, email_key, subject_key, is_owner, person, data)
        values (@AccountId, @Version, @EmailKey, @SubjectKey, @IsOwner, @Person, @Data)
        on conflict (account_id) do nothing
        """;

    private const string UpdateRow =
        """
        update accounts set version = @Version, email_key = @EmailKey, subject_key = @SubjectKey,
            is_owner = @IsOwner, person = @Person, data = @Data
        where account_id = @AccountId and version = @Version - 1
        """;

    // The expired ones go in the same statement, which answers with the row that came.
    private const string InsertSession =
        """
        with expired as (delete from sessions where account_id = @AccountId and expires_at_us <= @Now)
        insert into sessions (session_id, account_id, generation, hash, rotated_at_us, expires_at_us)
        values (@SessionId, @AccountId, @Generation, @Hash, @Rotated, @Expires) on conflict (session_id) do nothing
        """;

    private const string UpdateSession =
        """
        update sessions set generation = @Generation, hash = @Hash, rotated_at_us = @Rotated, expires_at_us = @Expires
        where session_id = @SessionId and account_id = @AccountId and generation = @Generation - 1
        """;

    private Task<int> RunAsync(NpgsqlConnection connection, string sql, object parameters)
    {
        database.Metrics.CountStatements();
        return connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>In one transaction, which is undone unless it is done, or takes away the last owner.</summary>
    private async Task<AccountWrite> ChangeAsync(
        Func<NpgsqlConnection, Task<AccountWrite>> body, CancellationToken cancellationToken)
    {
        return await database.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await RunAsync(connection, Lock, new { });
                var before = await OwnersAsync(connection);
                AccountWrite result;
                try
                {
                    result = await body(connection);
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
                {
                    return AccountWrite.EmailTaken;
                }

                if (result == AccountWrite.Done && before > 0 && await OwnersAsync(connection) == 0)
                {
                    return AccountWrite.LastOwner;
                }

                if (result == AccountWrite.Done)
                {
                    await transaction.CommitAsync(CancellationToken.None);
                    database.Metrics.CountCommit();
                }

                return result;
            },
            cancellationToken);
    }

    private Task<long> OwnersAsync(NpgsqlConnection connection)
    {
        database.Metrics.CountStatements();
        return connection.ExecuteScalarAsync<long>("select count(*) from accounts where is_owner");
    }

    private Task<string?> FindAsync(string sql, string key, CancellationToken cancellationToken) =>
        database.RunAsync(
            connection =>
            {
                database.Metrics.CountStatements();
                return connection.ExecuteScalarAsync<string?>(
                    new CommandDefinition(sql, new { key }, cancellationToken: cancellationToken));
            },
            cancellationToken);

    private Task<IReadOnlyList<AccountRow>> QueryAsync(
        string sql, object parameters, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<StoredAccount>(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
                return StoredAccount.ToRows(rows);
            },
            cancellationToken);

    private sealed record StoredSession(
        string session_id, string account_id, int generation, byte[] hash, long rotated_at_us, long expires_at_us)
    {
        public SessionRow ToRow() => new(
            session_id,
            account_id,
            generation,
            hash,
            StoredFormats.FromMicroseconds(rotated_at_us),
            StoredFormats.FromMicroseconds(expires_at_us));
    }
}
