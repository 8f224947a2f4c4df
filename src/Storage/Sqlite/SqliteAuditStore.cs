using Attendance.Audit;
using Microsoft.Data.Sqlite;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteAuditStore(SqliteDatabase database) : IAuditStore
{
    public Task<StoredHead> HeadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                // One statement, so that both are of one moment.
                var statement = session.Prepare(
                    """
                    select last.position, last.hash, head.position, head.hash, head.seal
                    from (select 1) left join (select position, hash from audit order by position desc limit 1) as last
                        left join audit_head as head on head.id = 1
                    """);
                using var run = statement.Run();
                statement.Step();
                return new StoredHead(
                    statement.IsNull(0) ? AuditHead.Start : Head(statement, 0),
                    statement.IsNull(2) ? null : new SealedHead(Head(statement, 2), statement.Bytes(4).ToArray()));
            },
            cancellationToken);

    public Task<IReadOnlyList<AuditLine>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditLine>>(
            session =>
            {
                var statement = session.Prepare(
                    """
                    select position, at_us, data, previous_hash, hash from audit
                    where position > ?1 order by position limit ?2
                    """);
                statement.Bind(1, after);
                statement.Bind(2, limit);
                var lines = new List<AuditLine>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    lines.Add(new AuditLine
                    {
                        Position = statement.Int64(0),
                        At = StoredFormats.FromMicroseconds(statement.Int64(1)),
                        Data = statement.Bytes(2).ToArray(),
                        PreviousHash = statement.Bytes(3).ToArray(),
                        Hash = statement.Bytes(4).ToArray(),
                    });
                }

                return lines;
            },
            cancellationToken);

    public Task<bool> TryAppendAsync(
        IReadOnlyList<AuditLine> lines, SealedHead head, CancellationToken cancellationToken) =>
        database.WriteAsync(session => TryAppend(session, lines, head), cancellationToken);

    private bool TryAppend(SqliteSession session, IReadOnlyList<AuditLine> lines, SealedHead head)
    {
        session.Begin();
        try
        {
            foreach (var line in lines)
            {
                Insert(session, line);
            }
        }
        catch (SqliteException exception) when (SqliteSession.IsUniqueViolation(exception))
        {
            session.RollbackIfOpen();
            return false;
        }

        NoteHead(session, head);
        session.Commit();
        database.Metrics.CountCommit();
        return true;
    }

    private static void Insert(SqliteSession session, AuditLine line)
    {
        var statement = session.Prepare(
            "insert into audit (position, at_us, data, previous_hash, hash) values (?1, ?2, ?3, ?4, ?5)");
        statement.Bind(1, line.Position);
        statement.Bind(2, StoredFormats.ToMicroseconds(line.At));
        statement.BindUtf8(3, line.Data);
        statement.BindBlob(4, line.PreviousHash);
        statement.BindBlob(5, line.Hash);
        statement.Execute();
    }

    private static void NoteHead(SqliteSession session, SealedHead head)
    {
        var statement = session.Prepare(
            """
            insert into audit_head (id, position, hash, seal) values (1, ?1, ?2, ?3)
            on conflict (id) do update set position = excluded.position, hash = excluded.hash, seal = excluded.seal
            """);
        statement.Bind(1, head.Head.Position);
        statement.BindBlob(2, head.Head.Hash);
        statement.BindBlob(3, head.Seal);
        statement.Execute();
    }

    private static AuditHead Head(SqliteStatement statement, int column) =>
        new() { Position = statement.Int64(column), Hash = statement.Bytes(column + 1).ToArray() };
}
