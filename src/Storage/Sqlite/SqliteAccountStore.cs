using System.Collections.Immutable;
using Attendance.Accounts;
using Attendance.Storage.Accounts;
using Microsoft.Data.Sqlite;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    private const string From = "from accounts a left join memberships m on m.account_id = a.account_id";

    public async Task<AccountRow?> LoadAsync(string accountId, CancellationToken cancellationToken) =>
        (await QueryAsync(
            $"select {StoredAccount.Columns} {From} where a.account_id = ?1 order by m.event_id",
            statement => statement.Bind(1, accountId),
            cancellationToken)).SingleOrDefault();

    public Task<string?> FindAsync(string emailKey, CancellationToken cancellationToken) =>
        FindAsync("select account_id from accounts where email_key = ?1", emailKey, cancellationToken);

    public Task<string?> FindSubjectAsync(string subjectKey, CancellationToken cancellationToken) =>
        FindAsync("select account_id from accounts where subject_key = ?1", subjectKey, cancellationToken);

    public Task<IReadOnlyList<AccountRow>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {StoredAccount.Columns} {From}
            where a.account_id in (
                select account_id from accounts where account_id > ?1 order by account_id limit ?2)
            order by a.account_id, m.event_id
            """,
            statement =>
            {
                statement.Bind(1, after);
                statement.Bind(2, limit);
            },
            cancellationToken);

    public Task<IReadOnlyList<AccountRow>> TeamAsync(
        string eventId, string after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {StoredAccount.Columns} {From}
            where a.account_id in (
                select account_id from memberships
                where event_id = ?3 and account_id > ?1 order by account_id limit ?2)
            order by a.account_id, m.event_id
            """,
            statement =>
            {
                statement.Bind(1, after);
                statement.Bind(2, limit);
                statement.Bind(3, eventId);
            },
            cancellationToken);

    public Task<AccountWrite> WriteAsync(AccountRow row, CancellationToken cancellationToken) =>
        ChangeAsync(
            session =>
            {
                if (!WriteRow(session, row))
                {
                    return AccountWrite.Conflict;
                }

                Run(session, "delete from memberships where account_id = ?1", row.AccountId);
                foreach (var membership in row.Memberships)
                {
                    var insert = session.Prepare(
                        "insert into memberships (account_id, event_id, data) values (?1, ?2, ?3)");
                    insert.Bind(1, row.AccountId);
                    insert.Bind(2, membership.EventId);
                    insert.Bind(3, StoredAccount.Data(membership));
                    insert.Execute();
                }

                return AccountWrite.Done;
            },
            cancellationToken);

    public Task<AccountWrite> DeleteAsync(AccountRow row, CancellationToken cancellationToken) =>
        ChangeAsync(
            session =>
            {
                var delete = session.Prepare("delete from accounts where account_id = ?1 and version = ?2");
                delete.Bind(1, row.AccountId);
                delete.Bind(2, row.Version);
                if (delete.Execute() == 0)
                {
                    return AccountWrite.Conflict;
                }

                Run(session, "delete from memberships where account_id = ?1", row.AccountId);
                Run(session, "delete from sessions where account_id = ?1", row.AccountId);
                return AccountWrite.Done;
            },
            cancellationToken);

    public Task<IReadOnlyList<SessionRow>> SessionsAsync(
        string accountId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadNextAsync<IReadOnlyList<SessionRow>>(
            session =>
            {
                var statement = session.Prepare(
                    """
                    select session_id, generation, hash, rotated_at_us, expires_at_us from sessions
                    where account_id = ?1 and expires_at_us > ?2 order by session_id
                    """);
                statement.Bind(1, accountId);
                statement.Bind(2, StoredFormats.ToMicroseconds(now));
                var rows = new List<SessionRow>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    rows.Add(new SessionRow(
                        statement.Text(0),
                        accountId,
                        statement.Int32(1),
                        statement.Bytes(2).ToArray(),
                        StoredFormats.FromMicroseconds(statement.Int64(3)),
                        StoredFormats.FromMicroseconds(statement.Int64(4))));
                }

                return rows;
            },
            cancellationToken);

    public Task<bool> TrySaveAsync(SessionRow session, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => session.Generation == 1
            ? Insert(connection, session, now) : Replace(connection, session), cancellationToken);

    public Task EndAsync(
        string accountId, ImmutableArray<string> sessionIds, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    """
                    delete from sessions
                    where account_id = ?1 and session_id in (select value from json_each(?2))
                    """);
                statement.Bind(1, accountId);
                statement.Bind(2, StoredFormats.FromStrings([.. sessionIds]));
                return statement.Execute();
            },
            cancellationToken);

    private static bool WriteRow(SqliteSession session, AccountRow row)
    {
        var statement = session.Prepare(row.Version == 1
            ? """
              insert into accounts (account_id, version, email_key, subject_key, is_owner, person, data)
              values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (account_id) do nothing
              """
            : """
              update accounts set version = ?2, email_key = ?3, subject_key = ?4, is_owner = ?5, person = ?6, data = ?7
              where account_id = ?1 and version = ?2 - 1
              """);
        statement.Bind(1, row.AccountId);
        statement.Bind(2, row.Version);
        statement.Bind(3, row.EmailKey);
        statement.Bind(4, row.SubjectKey);
        statement.Bind(5, row.IsActiveOwner ? 1 : 0);
        statement.BindBlob(6, row.Person);
        statement.Bind(7, StoredAccount.Data(row));
        return statement.Execute() == 1;
    }

    private static bool Insert(SqliteSession connection, SessionRow session, DateTimeOffset now)
    {
        var expired = connection.Prepare("delete from sessions where account_id = ?1 and expires_at_us <= ?2");
        expired.Bind(1, session.AccountId);
        expired.Bind(2, StoredFormats.ToMicroseconds(now));
        expired.Execute();
        var statement = connection.Prepare(
            """
            insert into sessions (session_id, account_id, generation, hash, rotated_at_us, expires_at_us)
            values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (session_id) do nothing
            """);
        BindSession(statement, session);
        return statement.Execute() == 1;
    }

    private static bool Replace(SqliteSession connection, SessionRow session)
    {
        var statement = connection.Prepare(
            """
            update sessions set generation = ?3, hash = ?4, rotated_at_us = ?5, expires_at_us = ?6
            where session_id = ?1 and account_id = ?2 and generation = ?3 - 1
            """);
        BindSession(statement, session);
        return statement.Execute() == 1;
    }

    private static void BindSession(SqliteStatement statement, SessionRow session)
    {
        statement.Bind(1, session.SessionId);
        statement.Bind(2, session.AccountId);
        statement.Bind(3, session.Generation);
        statement.BindBlob(4, session.Hash);
        statement.Bind(5, StoredFormats.ToMicroseconds(session.RotatedAt));
        statement.Bind(6, StoredFormats.ToMicroseconds(session.ExpiresAt));
    }

    private static void Run(SqliteSession session, string sql, string accountId)
    {
        var statement = session.Prepare(sql);
        statement.Bind(1, accountId);
        statement.Execute();
    }

    private static int Owners(SqliteSession session)
    {
        var statement = session.Prepare("select count(*) from accounts where is_owner = 1");
        using var run = statement.Run();
        statement.Step();
        return statement.Int32(0);
    }

    /// <summary>In one transaction, which is undone unless it is done, or takes away the last owner.</summary>
    private Task<AccountWrite> ChangeAsync(
        Func<SqliteSession, AccountWrite> body, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                try
                {
                    var before = Owners(session);
                    var result = body(session);
                    if (result == AccountWrite.Done && before > 0 && Owners(session) == 0)
                    {
                        result = AccountWrite.LastOwner;
                    }

                    if (result == AccountWrite.Done)
                    {
                        session.Commit();
                        database.Metrics.CountCommit();
                    }

                    return result;
                }
                catch (SqliteException exception) when (SqliteSession.IsUniqueViolation(exception))
                {
                    return AccountWrite.EmailTaken;
                }
                finally
                {
                    session.RollbackIfOpen();
                }
            },
            cancellationToken);

    private Task<string?> FindAsync(string sql, string key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(sql);
                statement.Bind(1, key);
                using var run = statement.Run();
                return statement.Step() ? statement.Text(0) : null;
            },
            cancellationToken);

    private Task<IReadOnlyList<AccountRow>> QueryAsync(
        string sql, Action<SqliteStatement> bind, CancellationToken cancellationToken) =>
        database.ReadNextAsync(
            session =>
            {
                var statement = session.Prepare(sql);
                bind(statement);
                var rows = new List<StoredAccount>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    rows.Add(new StoredAccount(
                        statement.Text(0), statement.Int64(1), statement.Text(2), statement.TextOrNull(3),
                        statement.Bytes(4).ToArray(), statement.Text(5), statement.TextOrNull(6),
                        statement.TextOrNull(7)));
                }

                return StoredAccount.ToRows(rows);
            },
            cancellationToken);
}
