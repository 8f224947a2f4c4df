using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Attendance.Http;
using Attendance.Journal;

namespace Attendance.Reports;

/// <summary>A form in which the journal leaves as a file. Used by one export.</summary>
internal interface IJournalFile
{
    string ContentType { get; }

    string Extension { get; }

    void Begin(IBufferWriter<byte> body);

    void Write(IBufferWriter<byte> body, JournalEntry entry);
}

/// <summary>Envelopes as the feed has them, a line each.</summary>
internal sealed class JournalLines(string eventId) : IJournalFile
{
    public const string MediaType = "application/x-ndjson";

    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    public string ContentType => MediaType;

    public string Extension => "ndjson";

    public void Begin(IBufferWriter<byte> body)
    {
    }

    public void Write(IBufferWriter<byte> body, JournalEntry entry)
    {
        _writer.Reset(body);
        Envelope.Write(_writer, eventId, entry);
        _writer.Flush();
        body.Write("\n"u8);
    }
}

/// <summary>The members that people ask for as columns. What is not here is in the other form.</summary>
internal sealed class JournalCsv : IJournalFile
{
    /// <summary>Members of an entry's data, in the order of the columns.</summary>
    private static readonly string[] Members =
    [
        "participantId", "scanId", "recordId", "gateId", "zone", "deviceId", "timestamp", "receivedAt", "method",
        "direction", "admitted", "previousStatus", "status", "reason", "offline", "overrideNeeded", "processingMs",
        "alertId", "kind", "subject",
    ];

    private static readonly string Head = "\uFEFFposition,type,journaledAt," + string.Join(',', Members) + "\r\n";

    private readonly string?[] _values = new string?[Members.Length];
    private readonly StringBuilder _line = new();

    public string ContentType => "text/csv; charset=utf-8";

    public string Extension => "csv";

    public void Begin(IBufferWriter<byte> body) => Encoding.UTF8.GetBytes(Head, body);

    public void Write(IBufferWriter<byte> body, JournalEntry entry)
    {
        Array.Clear(_values);
        Read(entry.Data);
        _line.Clear()
            .Append(entry.Position).Append(',').Append(Envelope.TypeOf(entry.Kind)).Append(',')
            .Append(entry.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        foreach (var value in _values)
        {
            _line.Append(',').Append(value);
        }

        _line.Append("\r\n");
        foreach (var chunk in _line.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, body);
        }
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = ColumnOf(ref reader);
            reader.Read();
            if (column < 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            _values[column] = reader.TokenType switch
            {
                JsonTokenType.String => CsvCell.Of(reader.GetString()),
                JsonTokenType.Null => null,
                _ => Encoding.UTF8.GetString(reader.ValueSpan),
            };
        }
    }

    private static int ColumnOf(ref Utf8JsonReader reader)
    {
        for (var column = 0; column < Members.Length; column++)
        {
            if (reader.ValueTextEquals(Members[column]))
            {
                return column;
            }
        }

        return -1;
    }
}
