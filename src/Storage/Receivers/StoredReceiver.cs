namespace Attendance.Storage.Receivers;

/// <summary>What both databases' statements about receivers and deliveries share.</summary>
internal static class StoredReceiver
{
    public const string Columns = "receiver_id, kind, types, is_active, is_deleted, version, sealed";

    public const string DeliveryColumns =
        "position, type, status, attempts, due_at_us, created_at_us, since_at_us, delivered_at_us, answer, duration_ms";
}
