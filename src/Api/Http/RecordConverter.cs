using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Scans;

namespace Attendance.Http;

/// <summary>A record as the API shows it: with its id and position, without what only the rules need.</summary>
internal sealed class RecordConverter : JsonConverter<AttendanceRecord>
{
    public override AttendanceRecord Read(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are only written.");

    public override void Write(Utf8JsonWriter writer, AttendanceRecord value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        writer.WriteNumber("position"u8, value.Position);
        writer.WriteString("scanId"u8, value.ScanId);
        Text(writer, "participantId"u8, value.ParticipantId);
        writer.WriteString("gateId"u8, value.GateId);
        Text(writer, "zone"u8, value.Zone);
        Text(writer, "deviceId"u8, value.DeviceId);
        writer.WriteString("timestamp"u8, value.Timestamp);
        if (value.DeviceTimestamp is { } deviceTimestamp)
        {
            writer.WriteString("deviceTimestamp"u8, deviceTimestamp);
        }

        writer.WriteBoolean("clockOff"u8, value.ClockOff);
        writer.WriteString("receivedAt"u8, value.ReceivedAt);
        writer.WriteString("method"u8, ApiJson.Name(value.Method));
        writer.WriteString("direction"u8, ApiJson.Name(value.Direction));
        writer.WriteBoolean("admitted"u8, value.Admitted);
        writer.WriteString("status"u8, ApiJson.Name(value.Status));
        if (value.Reason is { } reason)
        {
            writer.WriteString("reason"u8, ApiJson.Name(reason));
        }

        writer.WriteBoolean("offline"u8, value.Offline);
        writer.WriteBoolean("overrideAsked"u8, value.OverrideAsked);
        writer.WriteBoolean("overrideNeeded"u8, value.OverrideNeeded);
        Text(writer, "overrideReason"u8, value.OverrideReason);
        WriteLocation(writer, value.Location);
        WriteDevice(writer, value.DeviceInfo);
        writer.WriteNumber("processingMs"u8, value.ProcessingMs);
        if (value.AfterRevocation)
        {
            writer.WriteBoolean("afterRevocation"u8, true);
        }

        writer.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter writer, ScanLocation? location)
    {
        if (location is null)
        {
            return;
        }

        writer.WriteStartObject("location"u8);
        writer.WriteNumber("lat"u8, location.Lat);
        writer.WriteNumber("lng"u8, location.Lng);
        if (location.Accuracy is { } accuracy)
        {
            writer.WriteNumber("accuracy"u8, accuracy);
        }

        writer.WriteEndObject();
    }

    private static void WriteDevice(Utf8JsonWriter writer, DeviceInfo? device)
    {
        if (device is null)
        {
            return;
        }

        writer.WriteStartObject("deviceInfo"u8);
        Text(writer, "deviceId"u8, device.DeviceId);
        Text(writer, "platform"u8, device.Platform);
        Text(writer, "version"u8, device.Version);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
