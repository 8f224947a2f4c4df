using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Attendance.Journal;

/// <summary>An entry as it leaves by the feed.</summary>
internal static class Envelope
{
    public static void Write(Utf8JsonWriter writer, string eventId, JournalEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, string.Create(CultureInfo.InvariantCulture, $"{eventId}:{entry.Position}"));
        writer.WriteNumber("position"u8, entry.Position);
        writer.WriteString("type"u8, TypeOf(entry.Kind));
        writer.WriteString("timestamp"u8, entry.At);
        writer.WritePropertyName("data"u8);
        WriteData(writer, entry);
        writer.WriteString("source"u8, "event-management-service"u8);
        writer.WriteString("version"u8, "1.0"u8);
        writer.WriteEndObject();
    }

    public static string ToServerSentEvent(string eventId, JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, eventId, entry);
        }

        var json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return string.Create(CultureInfo.InvariantCulture,
            $"id: {entry.Position}\nevent: {TypeOf(entry.Kind)}\ndata: {json}\n\n");
    }

    /// <summary>A record gets its id and position here: when it was written they were not known.</summary>
    public static void WriteData(Utf8JsonWriter writer, JournalEntry entry)
    {
        if (entry.Kind is not (EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused))
        {
            writer.WriteRawValue(entry.Data, skipInputValidation: true);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(entry.Data.Length + 64);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"{{\"id\":\"{entry.Position}\",\"position\":{entry.Position},");
        Encoding.UTF8.GetBytes(head, buffer);
        buffer.Write(entry.Data.AsSpan(1));
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }

    public static string TypeOf(EntryKind kind) => kind switch
    {
        EntryKind.AttendanceRecorded => "attendance.recorded",
        EntryKind.AttendanceRefused => "attendance.refused",
        EntryKind.AttendanceAnnulled => "attendance.annulled",
        EntryKind.AttendanceReclassified => "attendance.reclassified",
        EntryKind.ParticipantRegistered => "participant.registered",
        EntryKind.ParticipantUpdated => "participant.updated",
        EntryKind.ParticipantErased => "participant.erased",
        EntryKind.TokenIssued => "participant.token.issued",
        EntryKind.TokenRevoked => "participant.token.revoked",
        EntryKind.EventConfigured => "event.configured",
        EntryKind.EventStatusChanged => "event.status.changed",
        EntryKind.GateConfigured => "gate.configured",
        EntryKind.DeviceEnrolled => "device.enrolled",
        EntryKind.DeviceRevoked => "device.revoked",
        EntryKind.AlertRaised => "alert.raised",
        EntryKind.AlertCleared => "alert.cleared",
        EntryKind.AlertAcknowledged => "alert.acknowledged",
        EntryKind.AnalyticsPublished => "analytics.published",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No name for this kind of entry."),
    };
}
