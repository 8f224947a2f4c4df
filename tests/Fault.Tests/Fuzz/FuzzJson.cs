using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attendance.Fault.Fuzz;

/// <summary>Spoils a valid body: a value of it, or its text.</summary>
internal static class FuzzJson
{
    private const string Hole = "@@hole@@";

    private static readonly string Long = new('x', 10_000);

    /// <summary>Values as they are written.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-0.0", "-1", "1", "0.1", "1e999", "-1e999", "1e-999", "1E400", "NaN",
        "Infinity", "-Infinity", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "123456789012345678901234567890", "01", "+1", ".5", "1.", "0x10", "\"\"", "\" \"", "\"a\"",
        "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0001\\u001f\"", "\"\u0001\"",
        "\"\\uFEFFa\"", "\"\\u202Egnp\"", "\"\ud83d\ude00\"", "\"e\\u0301\"", "\"\uff21\uff22\"", "\"..\"", "\"*\"",
        "\"../../../etc/passwd\"", "\"a/b\"", "\"!device/x\"", "\"' or 1=1 --\"", "\"=cmd()\"", "\"<script>\"",
        "\"%00\"", "\"%s%n\"", "\"{0}\"", "\"$(id)\"", "\"CON\"", "\"in\"", "\"out\"", "\"both\"", "\"open\"",
        "\"9999-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"1999-12-31T23:59:59Z\"", "\"2026-02-30T00:00:00Z\"",
        "\"2026-01-01T00:00:00\"", "\"2026-01-01T24:00:00Z\"", "\"2026-01-01T00:00:00+99:99\"", "\"2026-13-01\"",
        "\"0001-01-01\"", "\"9999-12-31\"", "\"Etc/Nope\"", "\"UTC\"", "\"a@b\"", "\"a@\\u0000.org\"",
        "\"x@example.org\\r\\nBcc: y@example.org\"", "\"http://127.0.0.1/\"", "\"https://[::1]:99999/\"",
        "\"file:///etc/passwd\"", "\"+82\"", "\"00000000000000000000000000000000\"",
        "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":\"\"}", "{\"a\":null}", "{\"a\":{\"b\":[1,{\"c\":2}]}}",
        "[1,\"a\",null,{}]", $"\"{Long}\"", $"\"{new string('a', 64)}\"", $"\"{new string('a', 65)}\"",
        $"\"{new string('\u20ac', 5_000)}\"", Nested(60), Nested(10_000), $"[{string.Join(',', Enumerable.Repeat("0",
            20_000))}]",
    ];

    /// <summary>Those that a program which reads a text, or a number, gets as far as looking at.</summary>
    private static readonly string[] Texts =
        [.. Values.Where(value => value[0] == '"' && !value.Contains('\u0001') && !value.Contains("\\ud8"))];

    private static readonly string[] Numbers = [.. Values[3..21].Where(value => char.IsAsciiDigit(value[^1]))];

    public static byte[] Spoil(Random random, JsonNode example) => random.Next(100) switch
    {
        < 6 => Encoding.UTF8.GetBytes(WithSpoiltValue(random, example, spoilMax: 0)),
        < 50 => Encoding.UTF8.GetBytes(WithSpoiltValue(random, example, spoilMax: 1)),
        < 70 => Encoding.UTF8.GetBytes(WithSpoiltValue(random, example, spoilMax: 3)),
        _ => SpoilText(random, WithSpoiltValue(random, example, spoilMax: 0)),
    };

    public static string Value(Random random) => Values[random.Next(Values.Length)];

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    /// <summary>One to three values changed, added, renamed or left out.</summary>
    private static string WithSpoiltValue(Random random, JsonNode example, int spoilMax)
    {
        var body = example.DeepClone();
        var texts = new List<string>();
        for (var i = spoilMax == 0 ? 0 : random.Next(1, spoilMax + 1); i > 0; i--)
        {
            SpoilOne(random, body, texts);
        }

        var text = body.ToJsonString();
        foreach (var value in texts)
        {
            var at = text.IndexOf($"\"{Hole}\"", StringComparison.Ordinal);
            text = at < 0 ? text : string.Concat(text.AsSpan(0, at), value, text.AsSpan(at + Hole.Length + 2));
        }

        // So that not each of them is known already.
        return text.Replace("#", random.Next(10_000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>Mostly of the type that was there.</summary>
    private static string ValueLike(Random random, JsonNode? original) => random.Next(3) == 0
        ? Value(random)
        : original?.GetValueKind() switch
        {
            JsonValueKind.String => Texts[random.Next(Texts.Length)],
            JsonValueKind.Number => Numbers[random.Next(Numbers.Length)],
            JsonValueKind.True => "false",
            JsonValueKind.False => "true",
            _ => Value(random),
        };

    private static void SpoilOne(Random random, JsonNode body, List<string> texts)
    {
        var places = Places(body).ToList();
        var place = places[random.Next(places.Count)];
        switch (place)
        {
            case JsonObject fields when fields.Count == 0 || random.Next(8) == 0:
                fields[random.Next(3) switch { 0 => "unknown", 1 => "", _ => "__proto__" }] = Hole;
                texts.Add(Value(random));
                break;
            case JsonObject fields:
                var name = fields.ElementAt(random.Next(fields.Count)).Key;
                if (random.Next(6) == 0)
                {
                    fields.Remove(name);
                    break;
                }

                texts.Add(ValueLike(random, fields[name]));
                fields[name] = Hole;
                break;
            case JsonArray items:
                items.Add(Hole);
                texts.Add(Value(random));
                break;
            default:
                break;
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        yield return node;
        var inner = node switch
        {
            JsonObject fields => fields.Select(field => field.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var place in inner.OfType<JsonNode>().Where(each => each is JsonObject or JsonArray)
            .SelectMany(Places))
        {
            yield return place;
        }
    }

    private static byte[] SpoilText(Random random, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        switch (random.Next(20))
        {
            case 0:
                return utf8[..random.Next(utf8.Length)];
            case 1:
                return Encoding.UTF8.GetBytes(text.Replace("}", ",}", StringComparison.Ordinal));
            case 2:
                return Encoding.UTF8.GetBytes("/* a comment */" + text);
            case 3:
                return Encoding.UTF8.GetBytes(text + "// a comment");
            case 4:
                // Every field twice.
                return Encoding.UTF8.GetBytes(text.TrimEnd('}') + "," + text.TrimStart('{'));
            case 5:
                return [.. "\uFEFF"u8, .. utf8];
            case 6:
                return Encoding.Unicode.GetBytes(text);
            case 7:
                return [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)];
            case 8:
                return Encoding.UTF8.GetBytes($"[{text}]");
            case 9:
                return Encoding.UTF8.GetBytes(text + text);
            case 10:
                return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text));
            case 11:
                return Insert(random, utf8, [0xC0, 0xAF]);
            case 12:
                return Insert(random, utf8, [0xFF, 0xFE, 0x80]);
            case 13:
                return Insert(random, utf8, [0]);
            case 14:
                return Insert(random, utf8, [0xED, 0xA0, 0x80]);
            case 15:
                return Encoding.UTF8.GetBytes(Value(random));
            case 16:
                return [];
            case 17:
                return Encoding.UTF8.GetBytes(text.Replace('"', '\''));
            case 18:
                return Encoding.UTF8.GetBytes($"{{\"a\":{Nested(10_000)}}}");
            default:
                var flipped = utf8.ToArray();
                for (var i = random.Next(1, 4); i > 0; i--)
                {
                    flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
                }

                return flipped;
        }
    }

    private static byte[] Insert(Random random, byte[] text, byte[] bytes)
    {
        var at = random.Next(text.Length + 1);
        return [.. text[..at], .. bytes, .. text[at..]];
    }
}
