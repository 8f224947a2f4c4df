using Attendance.Storage.Receivers;

namespace Attendance.Storage.Postgres;

/// <summary>The statements of what <see cref="PostgresReceiverStore"/> does in one transaction.</summary>
internal static class PostgresDeliveries
{
    /// <summary>With its first receiver an event begins to be read, from its head on. Holds the row until the
    /// transaction ends.</summary>
    public const string Begin =
        """
        insert into delivery_positions as p (event_id, position)
        values (@eventId, (select coalesce(max(position), 0) from journal where event_id = @eventId))
        on conflict (event_id) do update set position = p.position
        """;

    public const string Others =
        """
        select count(*) from receivers
        where event_id = @eventId and receiver_id <> @ReceiverId and not is_deleted
        """;

    public const string Insert =
        """
        insert into receivers (
            event_id, receiver_id, kind, types, is_active, is_deleted, version, sealed, from_position)
        values (
            @eventId, @ReceiverId, @kind, @types, @IsActive, @IsDeleted, @Version, @Sealed,
            (select coalesce(max(position), 0) from journal where event_id = @eventId))
        on conflict (event_id, receiver_id) do nothing
        """;

    public const string Update =
        """
        update receivers set kind = @kind, types = @types, is_active = @IsActive, is_deleted = @IsDeleted,
            version = @Version, sealed = @Sealed,
            from_position = case when is_active then from_position
                else (select coalesce(max(position), 0) from journal where event_id = @eventId) end
        where event_id = @eventId and receiver_id = @ReceiverId and version = @Version - 1
        """;

    public const string Cancel =
        """
        update deliveries set status = 5, owner = null, updated_at_us = @now
        where event_id = @eventId and receiver_id = @ReceiverId and status in (1, 2)
        """;

    public const string Requeue =
        """
        update deliveries set status = 1, owner = null, updated_at_us = @now
        where event_id = @eventId and receiver_id = @receiverId and status in (1, 2) and status = 2
        """;

    /// <summary>Holds the row until the transaction ends.</summary>
    public const string Move =
        "update delivery_positions set position = @To where event_id = @eventId and position = @From";

    public const string Queue =
        """
        insert into deliveries (
            event_id, receiver_id, position, type, status, due_at_us, created_at_us, since_at_us, updated_at_us)
        select @eventId, r.receiver_id, e.position, e.type, 1, @now, e.at, e.at, @now
        from receivers as r cross join unnest(@positions, @types, @times) as e (position, type, at)
        where r.event_id = @eventId and r.is_active and r.from_position < e.position
            and jsonb_exists(r.types::jsonb, e.type)
        on conflict (event_id, receiver_id, position) do nothing
        """;

    public const string NextOwner =
        """
        update receivers set owner = owner + 1
        where event_id = @eventId and receiver_id = @receiverId and is_active returning owner
        """;

    public const string Take =
        $"""
        with mine as materialized (
            select 1 from receivers
            where event_id = @eventId and receiver_id = @receiverId and is_active and owner = @owner for share),
        first as materialized (
            select position from deliveries
            where event_id = @eventId and receiver_id = @receiverId and status in (1, 2)
                and exists (select 1 from mine)
            order by position limit 1 for update)
        update deliveries set status = 2, owner = @owner, updated_at_us = @now
        where event_id = @eventId and receiver_id = @receiverId and position = (select position from first)
            and status = 1 and due_at_us <= @now and not exists (
                select 1 from deliveries
                where event_id = @eventId and receiver_id = @receiverId and status in (1, 2) and status = 2)
        returning {StoredReceiver.DeliveryColumns}
        """;

    public const string OwnerAndDue =
        """
        select r.owner, (
            select d.due_at_us from deliveries as d
            where d.event_id = r.event_id and d.receiver_id = r.receiver_id and d.status in (1, 2)
            order by d.position limit 1) as due
        from receivers as r
        where r.event_id = @eventId and r.receiver_id = @receiverId and r.is_active
        """;
}
