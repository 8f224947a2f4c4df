using System.Text.Json;
using Attendance.Receivers;

namespace Attendance.Storage.Postgres;

/// <summary>A receiver as it is stored, by the names of the columns.</summary>
internal sealed record PostgresReceiverRow(
    string receiver_id, short kind, string types, bool is_active, bool is_deleted, long version, byte[] @sealed)
{
    public ReceiverRow ToRow() => new()
    {
        ReceiverId = receiver_id,
        Kind = (ReceiverKind)kind,
        Types = JsonSerializer.Deserialize<string[]>(types, StoredFormats.Json)!,
        IsActive = is_active,
        IsDeleted = is_deleted,
        Version = version,
        Sealed = @sealed,
    };
}

/// <summary>A delivery as it is stored.</summary>
internal sealed record PostgresDeliveryRow(
    long position, string type, short status, int attempts, long due_at_us, long created_at_us, long since_at_us,
    long? delivered_at_us, string? answer, int? duration_ms)
{
    public Delivery ToDelivery() => new()
    {
        Position = position,
        Type = type,
        Status = (DeliveryStatus)status,
        Attempts = attempts,
        DueAt = StoredFormats.FromMicroseconds(due_at_us),
        CreatedAt = StoredFormats.FromMicroseconds(created_at_us),
        SinceAt = StoredFormats.FromMicroseconds(since_at_us),
        DeliveredAt = delivered_at_us is { } at ? StoredFormats.FromMicroseconds(at) : null,
        Answer = answer,
        DurationMs = duration_ms,
    };
}
