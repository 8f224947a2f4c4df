using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attendance.Gates;

/// <summary>Writes a window as numbers: its length, then step and scans of each step that is not empty.</summary>
internal sealed class LoadWindowConverter : JsonConverter<LoadWindow>
{
    private const int LengthMax = 1_000;

    public override LoadWindow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.Number
            || !reader.TryGetInt32(out var length) || length is < 1 or > LengthMax)
        {
            throw new JsonException("A window begins with its length.");
        }

        var window = new LoadWindow(length);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var bucket = reader.GetInt64();
            if (bucket < 0 || !reader.Read())
            {
                throw new JsonException("A step of a window is its number and its scans.");
            }

            window.Add(bucket, reader.GetInt32());
        }

        return window;
    }

    public override void Write(Utf8JsonWriter writer, LoadWindow value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Length);
        foreach (var (bucket, scans) in value.Filled())
        {
            writer.WriteNumberValue(bucket);
            writer.WriteNumberValue(scans);
        }

        writer.WriteEndArray();
    }
}
