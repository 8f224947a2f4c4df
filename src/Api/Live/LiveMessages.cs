using System.Buffers;
using System.Text.Json;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Scans;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Attendance.Live;

/// <summary>What goes out, as JSON.</summary>
internal static class LiveMessages
{
    public static byte[] Revoked { get; } = """{"type":"revoked"}"""u8.ToArray();

    public static byte[] Snapshot(long position, byte[] picture, bool isReset) => Write(picture.Length + 96, writer =>
    {
        writer.WriteString("type"u8, "stats.updated"u8);
        writer.WriteNumber("position"u8, position);
        if (isReset)
        {
            writer.WriteBoolean("reset"u8, true);
        }

        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(picture, skipInputValidation: true);
    });

    public static byte[] Records(IReadOnlyList<JournalEntry> records, int leftOut) => Write(16 * 1024, writer =>
    {
        writer.WriteString("type"u8, "attendance.recorded"u8);
        writer.WriteNumber("position"u8, records[^1].Position);
        writer.WriteStartObject("data"u8);
        writer.WriteStartArray("records"u8);
        foreach (var record in records)
        {
            Envelope.WriteData(writer, record);
        }

        writer.WriteEndArray();
        writer.WriteNumber("leftOut"u8, leftOut);
        writer.WriteEndObject();
    });

    public static byte[] Alert(JournalEntry entry) => Write(512, writer =>
    {
        writer.WriteString("type"u8, Envelope.TypeOf(entry.Kind));
        writer.WriteNumber("position"u8, entry.Position);
        writer.WritePropertyName("data"u8);
        Envelope.WriteData(writer, entry);
    });

    /// <summary>What HTTP would answer to the same scan: its status and its body.</summary>
    public static byte[] ScanResult(string? id, IResult answer, JsonSerializerOptions json, string traceId) =>
        Answer("scan.result", id, answer, json, traceId);

    /// <summary>For a message that is no request at all.</summary>
    public static byte[] Problem(string? id, IResult answer, JsonSerializerOptions json, string traceId) =>
        Answer("problem", id, answer, json, traceId);

    private static byte[] Answer(
        string type, string? id, IResult answer, JsonSerializerOptions json, string traceId) => Write(1024, writer =>
    {
        writer.WriteString("type"u8, type);
        if (id is not null)
        {
            writer.WriteString("id"u8, id);
        }

        WriteAnswer(writer, answer is RetryAfter later ? later.Answer : answer, json, traceId);
    });

    private static void WriteAnswer(Utf8JsonWriter writer, IResult answer, JsonSerializerOptions json, string traceId)
    {
        switch (answer)
        {
            case JsonAnswer<ScanResponse> response:
                writer.WriteNumber("status"u8, response.StatusCode);
                writer.WritePropertyName("data"u8);
                response.WriteTo(writer);
                break;
            case ProblemHttpResult problem:
                writer.WriteNumber("status"u8, problem.StatusCode);
                writer.WritePropertyName("data"u8);
                problem.ProblemDetails.Extensions.TryAdd("traceId", traceId);
                JsonSerializer.Serialize(writer, problem.ProblemDetails, json);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer), answer, "No message for this kind of answer.");
        }
    }

    private static byte[] Write(int sizeHint, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(sizeHint);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
