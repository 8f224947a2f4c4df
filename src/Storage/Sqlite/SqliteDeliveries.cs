using System.Text.Json;
using Attendance.Receivers;
using Attendance.Storage.Receivers;

namespace Attendance.Storage.Sqlite;

/// <summary>The single statements of what <see cref="SqliteReceiverStore"/> does in one transaction.</summary>
internal static class SqliteDeliveries
{
    /// <summary>With its first receiver an event begins to be read, from its head on.</summary>
    public static void Begin(SqliteSession session, string eventId)
    {
        var statement = session.Prepare(
            """
            insert into delivery_positions (event_id, position)
            values (?1, (select coalesce(max(position), 0) from journal where event_id = ?1))
            on conflict (event_id) do nothing
            """);
        statement.Bind(1, eventId);
        statement.Execute();
    }

    /// <summary>How many others the event has.</summary>
    public static int OthersOf(SqliteSession session, string eventId, ReceiverRow row)
    {
        var statement = session.Prepare(
            "select count(*) from receivers where event_id = ?1 and receiver_id <> ?2 and not is_deleted");
        statement.Bind(1, eventId);
        statement.Bind(2, row.ReceiverId);
        using var run = statement.Run();
        return statement.Step() ? statement.Int32(0) : 0;
    }

    /// <summary>False when its version is another one.</summary>
    public static bool Save(SqliteSession session, string eventId, ReceiverRow row)
    {
        var statement = session.Prepare(row.Version == 1
            ? """
              insert into receivers (
                  event_id, receiver_id, kind, types, is_active, is_deleted, version, sealed, from_position)
              values (
                  ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                  (select coalesce(max(position), 0) from journal where event_id = ?1))
              on conflict (event_id, receiver_id) do nothing
              """
            : """
              update receivers set kind = ?3, types = ?4, is_active = ?5, is_deleted = ?6, version = ?7, sealed = ?8,
                  from_position = case when is_active then from_position
                      else (select coalesce(max(position), 0) from journal where event_id = ?1) end
              where event_id = ?1 and receiver_id = ?2 and version = ?7 - 1
              """);
        statement.Bind(1, eventId);
        statement.Bind(2, row.ReceiverId);
        statement.Bind(3, (int)row.Kind);
        statement.Bind(4, StoredFormats.FromStrings([.. row.Types]));
        statement.Bind(5, row.IsActive ? 1 : 0);
        statement.Bind(6, row.IsDeleted ? 1 : 0);
        statement.Bind(7, row.Version);
        statement.BindBlob(8, row.Sealed);
        return statement.Execute() == 1;
    }

    public static void Cancel(SqliteSession session, string eventId, string receiverId, DateTimeOffset now) =>
        Change(
            session, eventId, receiverId, now,
            """
            update deliveries set status = 5, owner = null, updated_at_us = ?3
            where event_id = ?1 and receiver_id = ?2 and status in (1, 2)
            """);

    public static void Requeue(SqliteSession session, string eventId, string receiverId, DateTimeOffset now) =>
        Change(
            session, eventId, receiverId, now,
            """
            update deliveries set status = 1, owner = null, updated_at_us = ?3
            where event_id = ?1 and receiver_id = ?2 and status in (1, 2) and status = 2
            """);

    /// <summary>False when the position is another one.</summary>
    public static bool Move(SqliteSession session, string eventId, DeliveryStep step)
    {
        var statement = session.Prepare(
            "update delivery_positions set position = ?3 where event_id = ?1 and position = ?2");
        statement.Bind(1, eventId);
        statement.Bind(2, step.From);
        statement.Bind(3, step.To);
        return statement.Execute() == 1;
    }

    public static int Queue(SqliteSession session, string eventId, DeliveryStep step)
    {
        var statement = session.Prepare(
            """
            insert into deliveries (
                event_id, receiver_id, position, type, status, due_at_us, created_at_us, since_at_us, updated_at_us)
            select ?1, r.receiver_id, e.value ->> 0, e.value ->> 1, 1, ?3, e.value ->> 2, e.value ->> 2, ?3
            from receivers as r cross join json_each(?2) as e
            where r.event_id = ?1 and r.is_active and r.from_position < e.value ->> 0
                and exists (select 1 from json_each(r.types) as t where t.value = e.value ->> 1)
            on conflict (event_id, receiver_id, position) do nothing
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, JsonSerializer.Serialize(step.Entries.Select(entry => new object[]
        {
            entry.Position, entry.Type, StoredFormats.ToMicroseconds(entry.At),
        })));
        statement.Bind(3, StoredFormats.ToMicroseconds(step.At));
        return statement.Execute();
    }

    /// <summary>Null when the receiver is not active.</summary>
    public static long? NextOwner(SqliteSession session, string eventId, string receiverId)
    {
        var statement = session.Prepare(
            """
            update receivers set owner = owner + 1 where event_id = ?1 and receiver_id = ?2 and is_active
            returning owner
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, receiverId);
        using var run = statement.Run();
        if (!statement.Step())
        {
            return null;
        }

        var owner = statement.Int64(0);
        statement.Step();
        return owner;
    }

    public static long? Owner(SqliteSession session, string eventId, string receiverId)
    {
        var statement = session.Prepare(
            "select owner from receivers where event_id = ?1 and receiver_id = ?2 and is_active");
        statement.Bind(1, eventId);
        statement.Bind(2, receiverId);
        using var run = statement.Run();
        return statement.Step() ? statement.Int64(0) : null;
    }

    public static Delivery? Take(
        SqliteSession session, string eventId, string receiverId, long owner, DateTimeOffset now)
    {
        var statement = session.Prepare(
            $"""
            update deliveries set status = 2, owner = ?3, updated_at_us = ?4
            where event_id = ?1 and receiver_id = ?2 and status = 1 and due_at_us <= ?4
                and position = (
                    select min(position) from deliveries
                    where event_id = ?1 and receiver_id = ?2 and status in (1, 2))
                and not exists (
                    select 1 from deliveries
                    where event_id = ?1 and receiver_id = ?2 and status in (1, 2) and status = 2)
                and (select owner from receivers where event_id = ?1 and receiver_id = ?2 and is_active) = ?3
            returning {StoredReceiver.DeliveryColumns}
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, receiverId);
        statement.Bind(3, owner);
        statement.Bind(4, StoredFormats.ToMicroseconds(now));
        return Read(statement) is [var delivery] ? delivery : null;
    }

    /// <summary>When the first one that waits is due; null when none waits.</summary>
    public static DateTimeOffset? NextDue(SqliteSession session, string eventId, string receiverId)
    {
        var statement = session.Prepare(
            """
            select due_at_us from deliveries where event_id = ?1 and receiver_id = ?2 and status in (1, 2)
            order by position limit 1
            """);
        statement.Bind(1, eventId);
        statement.Bind(2, receiverId);
        using var run = statement.Run();
        return statement.Step() ? StoredFormats.FromMicroseconds(statement.Int64(0)) : null;
    }

    public static List<Delivery> Read(SqliteStatement statement)
    {
        var deliveries = new List<Delivery>();
        using var run = statement.Run();
        while (statement.Step())
        {
            deliveries.Add(new Delivery
            {
                Position = statement.Int64(0),
                Type = statement.Text(1),
                Status = (DeliveryStatus)statement.Int32(2),
                Attempts = statement.Int32(3),
                DueAt = StoredFormats.FromMicroseconds(statement.Int64(4)),
                CreatedAt = StoredFormats.FromMicroseconds(statement.Int64(5)),
                SinceAt = StoredFormats.FromMicroseconds(statement.Int64(6)),
                DeliveredAt = statement.IsNull(7) ? null : StoredFormats.FromMicroseconds(statement.Int64(7)),
                Answer = statement.TextOrNull(8),
                DurationMs = statement.IsNull(9) ? null : statement.Int32(9),
            });
        }

        return deliveries;
    }

    private static void Change(
        SqliteSession session, string eventId, string receiverId, DateTimeOffset now, string sql)
    {
        var statement = session.Prepare(sql);
        statement.Bind(1, eventId);
        statement.Bind(2, receiverId);
        statement.Bind(3, StoredFormats.ToMicroseconds(now));
        statement.Execute();
    }
}
