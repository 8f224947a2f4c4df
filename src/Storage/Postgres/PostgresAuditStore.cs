using System.Text;
using Attendance.Audit;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresAuditStore(PostgresDatabase database) : IAuditStore
{
    public Task<StoredHead> HeadAsync(CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();

                // One statement, so that both are of one moment.
                var row = await connection.QuerySingleAsync<StoredRow>(new CommandDefinition(
                    """
                    select last.position, last.hash, head.position as head_position, head.hash as head_hash, head.seal
                    from (select 1) as one
                        left join (select position, hash from audit order by position desc limit 1) as last on true
                        left join audit_head as head on head.id = 1
                    """,
                    cancellationToken: cancellationToken));
                return new StoredHead(
                    row.position is { } position
                        ? new AuditHead { Position = position, Hash = row.hash! }
                        : AuditHead.Start,
                    row.head_position is { } noted
                        ? new SealedHead(new AuditHead { Position = noted, Hash = row.head_hash! }, row.seal!)
                        : null);
            },
            cancellationToken);

    public Task<IReadOnlyList<AuditLine>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<AuditLine>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                var rows = await connection.QueryAsync<StoredLine>(new CommandDefinition(
                    """
                    select position, at_us, data, previous_hash, hash from audit
                    where position > @after order by position limit @limit
                    """,
                    new { after, limit },
                    cancellationToken: cancellationToken));
                return [.. rows.Select(row => row.ToLine())];
            },
            cancellationToken);

    public Task<bool> TryAppendAsync(
        IReadOnlyList<AuditLine> lines, SealedHead head, CancellationToken cancellationToken) =>
        database.RunAsync(connection => TryAppendAsync(connection, lines, head), cancellationToken);

    private async Task<bool> TryAppendAsync(
        NpgsqlConnection connection, IReadOnlyList<AuditLine> lines, SealedHead head)
    {
        // A batch without a transaction of its own is one by itself.
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Insert(lines));
        batch.BatchCommands.Add(NoteHead(head));
        database.Metrics.CountStatements(2);
        try
        {
            // Not cancelled once it is sent: nobody could say what became of it.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (PostgresException exception) when (
            exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "audit_pkey" })
        {
            return false;
        }

        database.Metrics.CountCommit();
        return true;
    }

    private static NpgsqlBatchCommand Insert(IReadOnlyList<AuditLine> lines)
    {
        var command = new NpgsqlBatchCommand(
            """
            insert into audit (position, at_us, data, previous_hash, hash)
            select * from unnest($1, $2, $3, $4, $5)
            """);
        command.Parameters.AddRange((NpgsqlParameter[])[
            PostgresParameters.BigInts([.. lines.Select(line => line.Position)]),
            PostgresParameters.BigInts([.. lines.Select(line => StoredFormats.ToMicroseconds(line.At))]),
            PostgresParameters.Utf8Texts([.. lines.Select(line => line.Data)]),
            PostgresParameters.Blobs([.. lines.Select(line => line.PreviousHash)]),
            PostgresParameters.Blobs([.. lines.Select(line => line.Hash)]),
        ]);
        return command;
    }

    private static NpgsqlBatchCommand NoteHead(SealedHead head)
    {
        var command = new NpgsqlBatchCommand(
            """
            insert into audit_head (id, position, hash, seal) values (1, $1, $2, $3)
            on conflict (id) do update set position = excluded.position, hash = excluded.hash, seal = excluded.seal
            """);
        command.Parameters.AddRange((NpgsqlParameter[])[
            PostgresParameters.BigInt(head.Head.Position),
            PostgresParameters.Blob(head.Head.Hash),
            PostgresParameters.Blob(head.Seal),
        ]);
        return command;
    }

    private sealed record StoredRow(long? position, byte[]? hash, long? head_position, byte[]? head_hash, byte[]? seal);

    private sealed record StoredLine(long position, long at_us, string data, byte[] previous_hash, byte[] hash)
    {
        public AuditLine ToLine() => new()
        {
            Position = position,
            At = StoredFormats.FromMicroseconds(at_us),
            Data = Encoding.UTF8.GetBytes(data),
            PreviousHash = previous_hash,
            Hash = hash,
        };
    }
}
