using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Attendance.Journal;

/// <summary>The values of an enum by the names that the journal has for them.</summary>
internal static class StoredNames<TEnum>
    where TEnum : struct, Enum
{
    private static readonly (byte[] Name, TEnum Value)[] All =
    [
        .. Enum.GetValues<TEnum>().Select(value =>
            (JsonSerializer.SerializeToUtf8Bytes(value).AsSpan()[1..^1].ToArray(), value)),
    ];

    /// <summary>Every name with the number of its value.</summary>
    public static IEnumerable<(string Name, int Number)> Values => All.Select(known =>
        (Encoding.UTF8.GetString(known.Name), Convert.ToInt32(known.Value, CultureInfo.InvariantCulture)));

    /// <summary>Reads the next value.</summary>
    public static TEnum Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        foreach (var (name, value) in All)
        {
            if (reader.ValueSpan.SequenceEqual(name))
            {
                return value;
            }
        }

        throw new JsonException($"The journal has a {typeof(TEnum).Name} that is not known here.");
    }
}
