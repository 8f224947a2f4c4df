using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Attendance.Accounts;

/// <summary>A signed token as it came, taken apart and not yet believed. Reads only what RFC 7515 calls compact, with
/// one of three signatures; what chooses keys by itself (<c>jwk</c>, <c>jku</c>, <c>x5u</c> and the like) is
/// refused.</summary>
internal sealed record Jws(string Algorithm, string? KeyId, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    public const string Es256 = "ES256";
    public const string Rs256 = "RS256";
    public const string Ps256 = "PS256";
    private const int LengthMax = 4_096;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Null for anything else.</summary>
    public static Jws? Read(string text)
    {
        if (text.Length > LengthMax || text.Split('.') is not [var head, var body, var tail]
            || Decode(head) is not { } headBytes || Decode(body) is not { } bodyBytes
            || Decode(tail) is not { Length: > 0 } signature
            || ReadObject(headBytes) is not { } header || ReadObject(bodyBytes) is not { } claims)
        {
            return null;
        }

        string? algorithm = null, keyId = null;
        foreach (var member in header.EnumerateObject())
        {
            switch (member.Name)
            {
                case "alg" when member.Value.ValueKind == JsonValueKind.String:
                    algorithm = member.Value.GetString();
                    break;
                case "kid" when member.Value.ValueKind == JsonValueKind.String:
                    keyId = member.Value.GetString();
                    break;
                case "typ" when IsJwt(member.Value):
                case "x5t" or "x5t#S256":
                    break;
                default:
                    return null;
            }
        }

        return algorithm is Es256 or Rs256 or Ps256
            ? new Jws(algorithm, keyId, claims, Encoding.ASCII.GetBytes($"{head}.{body}"), signature)
            : null;
    }

    /// <summary>A claim that is text.</summary>
    public string? Text(string name) =>
        Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    public bool Is(string name) =>
        Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A claim that is a time: null without it, an impossible time when it is none.</summary>
    public double? Seconds(string name) =>
        !Claims.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) ? seconds
        : double.NaN;

    private static bool IsJwt(JsonElement value) => value.ValueKind == JsonValueKind.String
        && value.GetString() is { } type
        && (type.Equals("JWT", StringComparison.OrdinalIgnoreCase)
            || type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase));

    private static JsonElement? ReadObject(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            ReadTexts(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Half of a character, as an escape, is found only when it is read: here, rather than by whoever asks
    /// for a claim.</summary>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }

    /// <summary>Null unless this is the one way to write these bytes.</summary>
    private static byte[]? Decode(string part)
    {
        if (part.Length % 4 == 1 || part.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out var length) == OperationStatus.Done
            && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == part ? bytes[..length] : null;
    }
}
