using System.Security.Cryptography;
using System.Text;

namespace Attendance.Callers;

/// <summary>An access key as it is written: <c>key-{id}-{secret}</c>, all hexadecimal.</summary>
internal static class KeyText
{
    private const string Prefix = "key-";
    private const int IdLength = 16;
    private const int SecretLength = 40;
    private const int Length = 4 + IdLength + 1 + SecretLength;

    public static (string KeyId, string Text, byte[] Hash) Make()
    {
        var keyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var (text, hash) = MakeFor(keyId);
        return (keyId, text, hash);
    }

    public static (string Text, byte[] Hash) MakeFor(string keyId)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength / 2));
        return ($"{Prefix}{keyId}-{secret}", SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
    }

    /// <summary>Null for what cannot be a key: no store is asked about it.</summary>
    public static (string KeyId, byte[] Hash)? Read(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length + IdLength] != '-')
        {
            return null;
        }

        var keyId = text.Slice(Prefix.Length, IdLength);
        var secret = text[^SecretLength..];
        if (!IsHex(keyId) || !IsHex(secret))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[SecretLength];
        Encoding.ASCII.GetBytes(secret, bytes);
        return (keyId.ToString(), SHA256.HashData(bytes));
    }

    public static bool IsId(string keyId) => keyId.Length == IdLength && IsHex(keyId);

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdef");
}
