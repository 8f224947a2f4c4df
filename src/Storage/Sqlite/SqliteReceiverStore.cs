using System.Text.Json;
using Attendance.Receivers;
using Attendance.Storage.Receivers;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteReceiverStore(SqliteDatabase database) : IReceiverStore
{
    public Task<IReadOnlyList<string>> EventsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<string>>(
            session =>
            {
                var events = new List<string>();
                var statement = session.Prepare("select distinct event_id from receivers where not is_deleted");
                using var run = statement.Run();
                while (statement.Step())
                {
                    events.Add(statement.Text(0));
                }

                return events;
            },
            cancellationToken);

    public Task<IReadOnlyList<ReceiverRow>> ListAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {StoredReceiver.Columns} from receivers where event_id = ?1 and not is_deleted
                    order by receiver_id
                    """);
                statement.Bind(1, eventId);
                return Receivers(statement);
            },
            cancellationToken);

    public Task<ReceiverRow?> FindAsync(string eventId, string receiverId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    $"select {StoredReceiver.Columns} from receivers where event_id = ?1 and receiver_id = ?2");
                statement.Bind(1, eventId);
                statement.Bind(2, receiverId);
                return Receivers(statement) is [var row] ? row : null;
            },
            cancellationToken);

    public Task<ReceiverSaved> SaveAsync(
        string eventId, ReceiverRow row, int receiversMax, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                SqliteDeliveries.Begin(session, eventId);
                var saved = SqliteDeliveries.OthersOf(session, eventId, row) >= receiversMax && !row.IsDeleted
                    ? ReceiverSaved.TooMany
                    : SqliteDeliveries.Save(session, eventId, row) ? ReceiverSaved.Saved : ReceiverSaved.Conflict;
                if (saved != ReceiverSaved.Saved)
                {
                    session.RollbackIfOpen();
                    return saved;
                }

                if (!row.IsActive)
                {
                    SqliteDeliveries.Cancel(session, eventId, row.ReceiverId, now);
                }

                Commit(session);
                return saved;
            },
            cancellationToken);

    public Task<long?> PositionAsync(string eventId, CancellationToken cancellationToken) =>
        database.ReadAsync<long?>(
            session =>
            {
                var statement = session.Prepare("select position from delivery_positions where event_id = ?1");
                statement.Bind(1, eventId);
                using var run = statement.Run();
                return statement.Step() ? statement.Int64(0) : null;
            },
            cancellationToken);

    public Task<int?> TryFoldAsync(string eventId, DeliveryStep step, CancellationToken cancellationToken) =>
        database.WriteAsync<int?>(
            session =>
            {
                session.Begin();
                if (!SqliteDeliveries.Move(session, eventId, step))
                {
                    session.RollbackIfOpen();
                    return null;
                }

                var count = step.Entries.Count == 0 ? 0 : SqliteDeliveries.Queue(session, eventId, step);
                Commit(session);
                return count;
            },
            cancellationToken);

    public Task<long?> ClaimAsync(
        string eventId, string receiverId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Begin();
                var owner = SqliteDeliveries.NextOwner(session, eventId, receiverId);
                if (owner is not null)
                {
                    SqliteDeliveries.Requeue(session, eventId, receiverId, now);
                }

                Commit(session);
                return owner;
            },
            cancellationToken);

    public Task<DeliveryTaken> TakeAsync(
        string eventId, string receiverId, long owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteDeliveries.Take(session, eventId, receiverId, owner, now) is { } taken)
                {
                    database.Metrics.CountCommit();
                    return new DeliveryTaken(true, taken);
                }

                return SqliteDeliveries.Owner(session, eventId, receiverId) == owner
                    ? new DeliveryTaken(true, null, SqliteDeliveries.NextDue(session, eventId, receiverId))
                    : new DeliveryTaken(false);
            },
            cancellationToken);

    public Task<bool> MarkAsync(
        string eventId, string receiverId, long owner, DeliveryMark mark, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    """
                    update deliveries set status = ?4, owner = null, updated_at_us = ?6, attempts = attempts + ?7,
                        due_at_us = coalesce(?8, due_at_us), answer = coalesce(?9, answer),
                        duration_ms = coalesce(?10, duration_ms),
                        delivered_at_us = case when ?4 = 3 then ?6 else delivered_at_us end
                    where event_id = ?1 and receiver_id = ?2 and position = ?3
                        and ((status = 2 and owner = ?5) or (?4 = 3 and status <> 3))
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, receiverId);
                statement.Bind(3, mark.Position);
                statement.Bind(4, (int)mark.Status);
                statement.Bind(5, owner);
                statement.Bind(6, StoredFormats.ToMicroseconds(mark.At));
                statement.Bind(7, mark.Tried ? 1 : 0);
                statement.BindOrNull(8, mark.DueAt is { } due ? StoredFormats.ToMicroseconds(due) : null);
                statement.Bind(9, mark.Answer);
                statement.BindOrNull(10, mark.DurationMs);
                database.Metrics.CountCommit();
                return statement.Execute() == 1;
            },
            cancellationToken);

    public Task<DeliveryChange?> RetryAsync(
        string eventId, string receiverId, long position, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var update = session.Prepare(
                    """
                    update deliveries
                    set status = 1, attempts = 0, due_at_us = ?4, since_at_us = ?4, updated_at_us = ?4
                    where event_id = ?1 and receiver_id = ?2 and position = ?3 and status = 4
                    """);
                update.Bind(1, eventId);
                update.Bind(2, receiverId);
                update.Bind(3, position);
                update.Bind(4, StoredFormats.ToMicroseconds(now));
                var changed = update.Execute() == 1;
                database.Metrics.CountCommit();
                var select = session.Prepare(
                    $"""
                    select {StoredReceiver.DeliveryColumns} from deliveries
                    where event_id = ?1 and receiver_id = ?2 and position = ?3
                    """);
                select.Bind(1, eventId);
                select.Bind(2, receiverId);
                select.Bind(3, position);
                return SqliteDeliveries.Read(select) is [var delivery] ? new DeliveryChange(changed, delivery) : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<Delivery>> DeliveriesAsync(
        string eventId, string receiverId, DeliveryQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Delivery>>(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {StoredReceiver.DeliveryColumns} from deliveries
                    where event_id = ?1 and receiver_id = ?2 and (?3 is null or position < ?3)
                        and (?4 is null or status = ?4)
                    order by position desc limit ?5
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, receiverId);
                statement.BindOrNull(3, query.Before);
                statement.BindOrNull(4, (int?)query.Status);
                statement.Bind(5, query.Limit);
                return SqliteDeliveries.Read(statement);
            },
            cancellationToken);

    public Task<int> ForgetAsync(string eventId, DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    "delete from deliveries where event_id = ?1 and status in (3, 4, 5) and updated_at_us < ?2");
                statement.Bind(1, eventId);
                statement.Bind(2, StoredFormats.ToMicroseconds(before));
                database.Metrics.CountCommit();
                return statement.Execute();
            },
            cancellationToken);

    private static IReadOnlyList<ReceiverRow> Receivers(SqliteStatement statement)
    {
        var rows = new List<ReceiverRow>();
        using var run = statement.Run();
        while (statement.Step())
        {
            rows.Add(new ReceiverRow
            {
                ReceiverId = statement.Text(0),
                Kind = (ReceiverKind)statement.Int32(1),
                Types = JsonSerializer.Deserialize<string[]>(statement.Bytes(2), StoredFormats.Json)!,
                IsActive = statement.Int32(3) == 1,
                IsDeleted = statement.Int32(4) == 1,
                Version = statement.Int64(5),
                Sealed = statement.Bytes(6).ToArray(),
            });
        }

        return rows;
    }

    private void Commit(SqliteSession session)
    {
        session.Commit();
        database.Metrics.CountCommit();
    }
}
