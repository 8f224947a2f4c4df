using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Attendance.Audit;

/// <summary>Lines of the audit log as they leave.</summary>
internal static class AuditLines
{
    public const string MediaType = "application/x-ndjson";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>With the data as it was hashed.</summary>
    public static void Write(Utf8JsonWriter writer, AuditLine line)
    {
        writer.WriteStartObject();
        WriteHead(writer, line);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(line.Data, skipInputValidation: true);
        writer.WriteString("previousHash"u8, Convert.ToHexStringLower(line.PreviousHash));
        writer.WriteString("hash"u8, Convert.ToHexStringLower(line.Hash));
        writer.WriteEndObject();
    }

    /// <summary>Null for what is no line.</summary>
    public static AuditLine? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var line = json.RootElement;
            return new AuditLine
            {
                Position = line.GetProperty("position").GetInt64(),
                At = DateTimeOffset.ParseExact(
                    line.GetProperty("at").GetString()!, TimeFormat, CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal),
                Data = Encoding.UTF8.GetBytes(line.GetProperty("data").GetRawText()),
                PreviousHash = Convert.FromHexString(line.GetProperty("previousHash").GetString()!),
                Hash = Convert.FromHexString(line.GetProperty("hash").GetString()!),
            };
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException
                or ArgumentNullException)
        {
            return null;
        }
    }

    /// <summary>For people: the members of the data beside position, time and hash.</summary>
    public static void WriteFlat(Utf8JsonWriter writer, AuditLine line)
    {
        writer.WriteStartObject();
        WriteHead(writer, line);
        using (var data = Parse(line))
        {
            foreach (var member in data?.RootElement.EnumerateObject() ?? default)
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteString("hash"u8, Convert.ToHexStringLower(line.Hash));
        writer.WriteEndObject();
    }

    public static bool Fits(AuditLine line, (string Name, string? Value)[] filters)
    {
        if (Array.TrueForAll(filters, filter => filter.Value is null))
        {
            return true;
        }

        using var data = Parse(line);
        return data is not null && Array.TrueForAll(filters, filter => filter.Value is null
            || (data.RootElement.TryGetProperty(filter.Name, out var member)
                && member.ValueKind == JsonValueKind.String && member.ValueEquals(filter.Value)));
    }

    /// <summary>Null for what somebody wrote past the product: the rest can still be read.</summary>
    private static JsonDocument? Parse(AuditLine line)
    {
        try
        {
            var data = JsonDocument.Parse(line.Data);
            return data.RootElement.ValueKind == JsonValueKind.Object ? data : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteHead(Utf8JsonWriter writer, AuditLine line)
    {
        writer.WriteNumber("position"u8, line.Position);
        writer.WriteString("at"u8, line.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
    }
}

/// <param name="Lines">Those that fit.</param>
/// <param name="Next">Where to go on: the last position that was looked at.</param>
/// <param name="Head">Of the whole log, to be written down.</param>
internal sealed record AuditPageAnswer(IReadOnlyList<AuditLine> Lines, long Next, AuditHead Head) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";

        // A first byte only when all of it is there.
        using var body = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var line in Lines)
            {
                AuditLines.WriteFlat(writer, line);
            }

            writer.WriteEndArray();
            writer.WriteString("nextCursor"u8, Next.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("head"u8, Head.ToString());
            writer.WriteEndObject();
        }

        await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), httpContext.RequestAborted);
    }
}
