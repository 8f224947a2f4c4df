using System.Text.Json;
using Attendance.Scans;

namespace Attendance.Journal;

/// <summary>Reads what folds need of a record's JSON, and passes over the rest: reading the whole record is most of
/// what it costs to add up a journal.</summary>
internal sealed class ScanFactsReader
{
    private const int NamesMax = 1_000;
    private const int NameLengthMax = 128;

    /// <summary>Names of gates and zones that came before, so that each is one string.</summary>
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public ScanFacts Read(JournalEntry entry) =>
        entry.Record is { } record ? ScanFacts.Of(record) : Read(entry.Position, entry.Data);

    private ScanFacts Read(long position, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var facts = default(ScanFacts);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, ref facts);
        }

        return facts.GateId is null || facts.Method == 0 || facts.Direction == 0 || facts.Status == 0
            ? throw new InvalidDataException($"Journal entry {position} is no record.")
            : facts;
    }

    private void ReadMember(ref Utf8JsonReader reader, ref ScanFacts facts)
    {
        // The names are written by us, never escaped.
        switch (reader.ValueSpan)
        {
            case var name when name.SequenceEqual("gateId"u8):
                facts.GateId = ReadName(ref reader);
                break;
            case var name when name.SequenceEqual("timestamp"u8):
                reader.Read();
                facts.Timestamp = reader.GetDateTimeOffset();
                break;
            case var name when name.SequenceEqual("receivedAt"u8):
                reader.Read();
                facts.ReceivedAt = reader.GetDateTimeOffset();
                break;
            case var name when name.SequenceEqual("method"u8):
                facts.Method = StoredNames<ScanMethod>.Read(ref reader);
                break;
            case var name when name.SequenceEqual("direction"u8):
                facts.Direction = StoredNames<Direction>.Read(ref reader);
                break;
            case var name when name.SequenceEqual("admitted"u8):
                reader.Read();
                facts.Admitted = reader.GetBoolean();
                break;
            case var name when name.SequenceEqual("status"u8):
                facts.Status = StoredNames<RecordStatus>.Read(ref reader);
                break;
            case var name when name.SequenceEqual("reason"u8):
                facts.Reason = StoredNames<Reason>.Read(ref reader);
                break;
            case var name when name.SequenceEqual("offline"u8):
                reader.Read();
                facts.Offline = reader.GetBoolean();
                break;
            case var name when name.SequenceEqual("processingMs"u8):
                reader.Read();
                facts.ProcessingMs = reader.GetDouble();
                break;
            case var name when name.SequenceEqual("moves"u8):
                ReadMoves(ref reader, ref facts);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadMoves(ref Utf8JsonReader reader, ref ScanFacts facts)
    {
        reader.Read();
        while (reader.TokenType != JsonTokenType.Null && reader.Read()
            && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("attended"u8))
            {
                reader.Read();
                facts.Attended = reader.GetInt32();
            }
            else if (reader.ValueSpan.SequenceEqual("inside"u8))
            {
                reader.Read();
                facts.Inside = reader.GetInt32();
            }
            else if (reader.ValueSpan.SequenceEqual("zones"u8))
            {
                facts.Zones = ReadZones(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private ZoneMove[]? ReadZones(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var zones = new List<ZoneMove>(1);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (zone, inside) = ("", 0);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueSpan.SequenceEqual("zone"u8))
                {
                    zone = ReadName(ref reader);
                }
                else if (reader.ValueSpan.SequenceEqual("inside"u8))
                {
                    reader.Read();
                    inside = reader.GetInt32();
                }
                else
                {
                    reader.Skip();
                }
            }

            zones.Add(new ZoneMove(zone, inside));
        }

        return [.. zones];
    }

    private string ReadName(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.ValueSpan.Length > NameLengthMax)
        {
            return reader.GetString()!;
        }

        Span<char> buffer = stackalloc char[NameLengthMax];
        var name = buffer[..reader.CopyString(buffer)];
        if (!_names.TryGetValue(name, out var known))
        {
            known = name.ToString();
            if (_names.Set.Count < NamesMax)
            {
                _names.Add(name);
                _names.TryGetValue(name, out known);
            }
        }

        return known!;
    }
}
