using Attendance.Receivers;
using Attendance.Storage.Receivers;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresReceiverStore(PostgresDatabase database) : IReceiverStore
{
    public Task<IReadOnlyList<string>> EventsAsync(CancellationToken cancellationToken) =>
        QueryAsync<string>("select distinct event_id from receivers where not is_deleted", new { }, cancellationToken);

    public async Task<IReadOnlyList<ReceiverRow>> ListAsync(string eventId, CancellationToken cancellationToken) =>
    [
        .. (await QueryAsync<PostgresReceiverRow>(
            $"""
            select {StoredReceiver.Columns} from receivers where event_id = @eventId and not is_deleted
            order by receiver_id
            """,
            new { eventId },
            cancellationToken)).Select(row => row.ToRow()),
    ];

    public async Task<ReceiverRow?> FindAsync(
        string eventId, string receiverId, CancellationToken cancellationToken) =>
        await QueryAsync<PostgresReceiverRow>(
            $"select {StoredReceiver.Columns} from receivers where event_id = @eventId and receiver_id = @receiverId",
            new { eventId, receiverId },
            cancellationToken) is [var row] ? row.ToRow() : null;

    public Task<ReceiverSaved> SaveAsync(
        string eventId, ReceiverRow row, int receiversMax, DateTimeOffset now, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async connection =>
            {
                // Waits for a fold that is under way, and holds up the next one: each entry is either behind the head
                // that the receiver begins at, or folded with the receiver there.
                await ExecuteAsync(connection, PostgresDeliveries.Begin, new { eventId });
                var others = await connection.ExecuteScalarAsync<int>(
                    PostgresDeliveries.Others, new { eventId, row.ReceiverId });
                if (others >= receiversMax && !row.IsDeleted)
                {
                    return (ReceiverSaved.TooMany, Commit: false);
                }

                var changed = await ExecuteAsync(
                    connection,
                    row.Version == 1 ? PostgresDeliveries.Insert : PostgresDeliveries.Update,
                    new
                    {
                        eventId,
                        row.ReceiverId,
                        kind = (short)row.Kind,
                        types = StoredFormats.FromStrings([.. row.Types]),
                        row.IsActive,
                        row.IsDeleted,
                        row.Version,
                        row.Sealed,
                    });
                if (changed == 0)
                {
                    return (ReceiverSaved.Conflict, Commit: false);
                }

                if (!row.IsActive)
                {
                    await ExecuteAsync(
                        connection,
                        PostgresDeliveries.Cancel,
                        new { eventId, row.ReceiverId, now = StoredFormats.ToMicroseconds(now) });
                }

                return (ReceiverSaved.Saved, Commit: true);
            },
            cancellationToken);

    public async Task<long?> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        await QueryAsync<long>(
            "select position from delivery_positions where event_id = @eventId", new { eventId },
            cancellationToken) is [var position] ? position : null;

    public Task<int?> TryFoldAsync(string eventId, DeliveryStep step, CancellationToken cancellationToken) =>
        InTransactionAsync<int?>(
            async connection =>
            {
                var moved = await ExecuteAsync(
                    connection, PostgresDeliveries.Move, new { eventId, step.From, step.To });
                if (moved == 0)
                {
                    return (null, Commit: false);
                }

                var count = step.Entries.Count == 0 ? 0 : await ExecuteAsync(
                    connection,
                    PostgresDeliveries.Queue,
                    new
                    {
                        eventId,
                        positions = step.Entries.Select(entry => entry.Position).ToArray(),
                        types = step.Entries.Select(entry => entry.Type).ToArray(),
                        times = step.Entries.Select(entry => StoredFormats.ToMicroseconds(entry.At)).ToArray(),
                        now = StoredFormats.ToMicroseconds(step.At),
                    });
                return (count, Commit: true);
            },
            cancellationToken);

    public Task<long?> ClaimAsync(
        string eventId, string receiverId, DateTimeOffset now, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async connection =>
            {
                // Waits for a taking that is under way, and what that took is seen by the next statement.
                var owner = await connection.ExecuteScalarAsync<long?>(
                    PostgresDeliveries.NextOwner, new { eventId, receiverId });
                await ExecuteAsync(
                    connection,
                    PostgresDeliveries.Requeue,
                    new { eventId, receiverId, now = StoredFormats.ToMicroseconds(now) });
                return (owner, Commit: owner is not null);
            },
            cancellationToken);

    public Task<DeliveryTaken> TakeAsync(
        string eventId, string receiverId, long owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountStatements();
                var taken = await connection.QuerySingleOrDefaultAsync<PostgresDeliveryRow>(new CommandDefinition(
                    PostgresDeliveries.Take,
                    new { eventId, receiverId, owner, now = StoredFormats.ToMicroseconds(now) },
                    cancellationToken: cancellationToken));
                if (taken is not null)
                {
                    database.Metrics.CountCommit();
                    return new DeliveryTaken(true, taken.ToDelivery());
                }

                database.Metrics.CountStatements();
                var (present, due) = await connection.QuerySingleOrDefaultAsync<(long? Owner, long? Due)>(
                    new CommandDefinition(
                        PostgresDeliveries.OwnerAndDue, new { eventId, receiverId },
                        cancellationToken: cancellationToken));
                return present == owner
                    ? new DeliveryTaken(true, null, due is { } at ? StoredFormats.FromMicroseconds(at) : null)
                    : new DeliveryTaken(false);
            },
            cancellationToken);

    public async Task<bool> MarkAsync(
        string eventId, string receiverId, long owner, DeliveryMark mark, CancellationToken cancellationToken) =>
        await RunAsync(
            """
            update deliveries set status = @status, owner = null, updated_at_us = @at, attempts = attempts + @tried,
                due_at_us = coalesce(@due, due_at_us), answer = coalesce(@answer, answer),
                duration_ms = coalesce(@duration, duration_ms),
                delivered_at_us = case when @status = 3 then @at else delivered_at_us end
            where event_id = @eventId and receiver_id = @receiverId and position = @position
                and ((status = 2 and owner = @owner) or (@status = 3 and status <> 3))
            """,
            new
            {
                eventId,
                receiverId,
                owner,
                position = mark.Position,
                status = (int)mark.Status,
                at = StoredFormats.ToMicroseconds(mark.At),
                tried = mark.Tried ? 1 : 0,
                due = mark.DueAt is { } due ? StoredFormats.ToMicroseconds(due) : (long?)null,
                answer = mark.Answer,
                duration = mark.DurationMs,
            },
            cancellationToken) == 1;

    public async Task<DeliveryChange?> RetryAsync(
        string eventId, string receiverId, long position, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = await RunAsync(
            """
            update deliveries
            set status = 1, attempts = 0, due_at_us = @now, since_at_us = @now, updated_at_us = @now
            where event_id = @eventId and receiver_id = @receiverId and position = @position and status = 4
            """,
            new { eventId, receiverId, position, now = StoredFormats.ToMicroseconds(now) },
            cancellationToken);
        return await QueryAsync<PostgresDeliveryRow>(
            $"""
            select {StoredReceiver.DeliveryColumns} from deliveries
            where event_id = @eventId and receiver_id = @receiverId and position = @position
            """,
            new { eventId, receiverId, position },
            cancellationToken) is [var row] ? new DeliveryChange(changed == 1, row.ToDelivery()) : null;
    }

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(
        string eventId, string receiverId, DeliveryQuery query, CancellationToken cancellationToken) =>
    [
        .. (await QueryAsync<PostgresDeliveryRow>(
            $"""
            select {StoredReceiver.DeliveryColumns} from deliveries
            where event_id = @eventId and receiver_id = @receiverId
                and (@Before::bigint is null or position < @Before) and (@status::integer is null or status = @status)
            order by position desc limit @Limit
            """,
            new { eventId, receiverId, query.Before, status = (int?)query.Status, query.Limit },
            cancellationToken)).Select(row => row.ToDelivery()),
    ];

    public Task<int> ForgetAsync(string eventId, DateTimeOffset before, CancellationToken cancellationToken) =>
        RunAsync(
            "delete from deliveries where event_id = @eventId and status in (3, 4, 5) and updated_at_us < @before",
            new { eventId, before = StoredFormats.ToMicroseconds(before) },
            cancellationToken);

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<T>>(
            async connection =>
            {
                database.Metrics.CountStatements();
                return [.. await connection.QueryAsync<T>(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
            },
            cancellationToken);

    private Task<int> RunAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                database.Metrics.CountCommit();
                return await ExecuteAsync(connection, sql, parameters);
            },
            cancellationToken);

    private Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object parameters)
    {
        database.Metrics.CountStatements();
        return connection.ExecuteAsync(sql, parameters);
    }

    private Task<T> InTransactionAsync<T>(
        Func<NpgsqlConnection, Task<(T Result, bool Commit)>> body, CancellationToken cancellationToken) =>
        database.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
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
