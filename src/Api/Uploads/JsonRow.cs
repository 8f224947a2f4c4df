using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Attendance.Uploads;

/// <summary>One participant of a JSON file, in the fields that registering takes.</summary>
internal static class JsonRow
{
    private const string WrongType = "is of the wrong type";
    private const string Twice = "is given twice";
    private const string Metadata = "metadata";
    private static readonly JsonReaderOptions Options = new() { MaxDepth = UploadOptions.DepthMax };

    private static readonly (byte[] Name, PersonField Field)[] Fields = Enum.GetValues<PersonField>()
        .Select(field => (Encoding.UTF8.GetBytes(ColumnNames.JsonName(field)), field))
        .ToArray();

    /// <summary>Throws for text that is none, such as half of a character.</summary>
    public static UploadRow Read(ReadOnlySpan<byte> element, int number, UnknownColumns unknown)
    {
        var row = new RowBuilder(number);
        var reader = new Utf8JsonReader(element, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            row.Fault(RowBuilder.RowField, "must be an object");
            return row.Build();
        }

        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Read first, since comparing throws for half of a character.
            var escaped = reader.ValueIsEscaped ? Text(ref reader) : null;
            var field = FieldOf(ref reader);
            var isMetadata = field is null && reader.ValueTextEquals("metadata"u8);
            var name = field is { } known ? ColumnNames.JsonName(known)
                : isMetadata ? Metadata
                : escaped ?? Text(ref reader);
            var bit = field is { } one ? 1 << (int)one : isMetadata ? 1 : 0;
            if ((seen & bit) != 0)
            {
                row.Fault(name, Twice);
            }

            seen |= bit;
            reader.Read();
            ReadValue(ref reader, row, field, isMetadata, name, unknown);
        }

        return row.Build();
    }

    private static void ReadValue(
        ref Utf8JsonReader reader, RowBuilder row, PersonField? field, bool isMetadata, string name,
        UnknownColumns unknown)
    {
        if (isMetadata)
        {
            ReadMetadata(ref reader, row);
        }
        else if (field is PersonField.Groups or PersonField.Permissions)
        {
            ReadLabels(ref reader, row, field.Value);
        }
        else if (field is not null)
        {
            ReadText(ref reader, row, field.Value);
        }
        else if (unknown == UnknownColumns.Keep)
        {
            ReadUnknown(ref reader, row, name);
        }
        else
        {
            row.Fault(name, "is not a field of a participant");
            reader.Skip();
        }
    }

    private static PersonField? FieldOf(ref Utf8JsonReader reader)
    {
        foreach (var (name, field) in Fields)
        {
            if (reader.ValueTextEquals(name))
            {
                return field;
            }
        }

        return null;
    }

    private static void ReadText(ref Utf8JsonReader reader, RowBuilder row, PersonField field)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var (name, text) = (ColumnNames.JsonName(field), Text(ref reader));
            if (row.CheckLength(name, text))
            {
                row.Set(field, text);
            }
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            Refuse(ref reader, row, ColumnNames.JsonName(field));
        }
    }

    private static void ReadLabels(ref Utf8JsonReader reader, RowBuilder row, PersonField field)
    {
        var name = ColumnNames.JsonName(field);
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                Refuse(ref reader, row, name);
            }

            return;
        }

        var labels = ImmutableList.CreateBuilder<string?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                labels.Add(TextOrNull(ref reader));
            }
            else
            {
                Refuse(ref reader, row, $"{name}[{labels.Count}]");
                labels.Add(null);
            }
        }

        row.SetLabels(field, labels.ToImmutable());
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, RowBuilder row)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                Refuse(ref reader, row, Metadata);
            }

            return;
        }

        row.BeginMetadata();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                AddMetadata(row, key, TextOrNull(ref reader));
            }
            else
            {
                Refuse(ref reader, row, ColumnNames.MetadataPrefix + key);
            }
        }
    }

    private static void ReadUnknown(ref Utf8JsonReader reader, RowBuilder row, string name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                AddMetadata(row, name, Text(ref reader));
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                AddMetadata(row, name, Encoding.UTF8.GetString(reader.ValueSpan));
                break;
            default:
                Refuse(ref reader, row, name);
                break;
        }
    }

    private static void AddMetadata(RowBuilder row, string key, string? value)
    {
        var field = ColumnNames.MetadataPrefix + key;
        if (row.CheckLength(field, value ?? "") && !row.TryAddMetadata(key, value))
        {
            row.Fault(field, Twice);
        }
    }

    private static void Refuse(ref Utf8JsonReader reader, RowBuilder row, string field)
    {
        row.Fault(field, WrongType);
        reader.Skip();
    }

    private static string? TextOrNull(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? null : Text(ref reader);

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw UploadRefusedException.Invalid("It has half of a character (a lone surrogate).");
        }
    }
}
