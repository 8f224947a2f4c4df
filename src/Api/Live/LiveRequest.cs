using System.Text.Json;
using Attendance.Http;
using Attendance.Scans;

namespace Attendance.Live;

/// <summary>A message from a client: what it wants, or what is wrong with it.</summary>
/// <param name="Id">The client's own name for it, echoed; null where there is none to read.</param>
/// <param name="IsScan">It was meant as a scan, so its answer is a result of one.</param>
internal readonly record struct LiveRequest(string? Id, bool IsScan, ScanRequest? Scan, IResult? Problem)
{
    private const int IdLengthMax = 128;

    /// <summary>The scan is read by itself, so that its faults are named as they are over HTTP.</summary>
    public static LiveRequest Read(ReadOnlySpan<byte> message)
    {
        var envelope = default(Envelope);
        var faults = new Faults();
        try
        {
            envelope = ReadEnvelope(message, faults);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what half a character, such as "\ud800", is to the reader.
            return new LiveRequest(null, IsScan: false, null, Problems.Invalid("body", "is not valid JSON"));
        }

        faults.CheckLength(envelope.Id, IdLengthMax, "id");
        var id = envelope.Id?.Length <= IdLengthMax ? envelope.Id : null;
        faults.Check(envelope.Type == "scan", "type", "must be scan");
        faults.Check(envelope.Type != "scan" || !envelope.Scan.IsEmpty, "scan", "is missing");
        if (faults.Any)
        {
            return new LiveRequest(id, envelope.Type == "scan", null, faults.ToProblem());
        }

        var (scan, problem) = Body.Read(envelope.Scan, ApiJson.Default.ScanRequest);
        return new LiveRequest(id, IsScan: true, scan, problem);
    }

    private static Envelope ReadEnvelope(ReadOnlySpan<byte> message, Faults faults)
    {
        var reader = new Utf8JsonReader(message);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A message is an object.");
        }

        var envelope = default(Envelope);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            switch (name)
            {
                case "type" or "id" when reader.TokenType == JsonTokenType.String:
                    var text = reader.GetString();
                    (envelope.Type, envelope.Id) = name == "id" ? (envelope.Type, text) : (text, envelope.Id);
                    break;
                case "type" or "id":
                    faults.Add(name, "is of the wrong type");
                    reader.Skip();
                    break;
                case "scan":
                    reader.Skip();
                    envelope.Scan = message[start..(int)reader.BytesConsumed];
                    break;
                default:
                    faults.Add(name.Length <= IdLengthMax ? name : "body", "is not a field of this request");
                    reader.Skip();
                    break;
            }
        }

        // Nothing may follow the object.
        reader.Read();
        return envelope;
    }

    private ref struct Envelope
    {
        public string? Type;
        public string? Id;
        public ReadOnlySpan<byte> Scan;
    }
}
