using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attendance.Storage;

/// <summary>How values look in both databases.</summary>
internal static class StoredFormats
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static long ToMicroseconds(DateTimeOffset at) =>
        (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        new(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static string FromStrings(string[] values) => JsonSerializer.Serialize(values, Json);

    public static string[] ToStrings(ReadOnlySpan<byte> json) =>
        // Both lists are one of these for nearly everybody, and a cold start reads every row.
        json.SequenceEqual("[]"u8) ? []
        : json.SequenceEqual("[\"attendance\"]"u8) ? ["attendance"]
        : JsonSerializer.Deserialize<string[]>(json, Json)!;

    public static string[] ToStrings(string json) => ToStrings(Encoding.UTF8.GetBytes(json));
}
