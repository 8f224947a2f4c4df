using System.Security.Cryptography;
using System.Text;

namespace Attendance.Callers;

/// <summary>The owner's key: preset by configuration, or made at first start and shown once. Only its hash is
/// kept.</summary>
public sealed class OwnerKey
{
    private const string FileName = "owner-key.sha256";
    private readonly byte[] _hash;

    private OwnerKey(byte[] hash, string? shown, string? file)
    {
        (_hash, Shown, File) = (hash, shown, file);
    }

    /// <summary>Matches nothing: for a process that nobody calls as the owner.</summary>
    public static OwnerKey None => new(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes), shown: null, file: null);

    /// <summary>The key in plain text, only when it was made by this start.</summary>
    public string? Shown { get; }

    /// <summary>Where the hash is kept; null for a preset key. Deleting it makes a new key at the next start.</summary>
    public string? File { get; }

    public static OwnerKey Open(string? preset, string dataFolder)
    {
        if (!string.IsNullOrEmpty(preset))
        {
            return new OwnerKey(Hash(preset), shown: null, file: null);
        }

        var file = Path.Combine(dataFolder, FileName);
        if (System.IO.File.Exists(file))
        {
            return new OwnerKey(ReadHash(file), shown: null, file);
        }

        var key = "owner-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        System.IO.File.WriteAllText(file, Convert.ToHexStringLower(Hash(key)) + "\n");
        return new OwnerKey(Hash(key), key, file);
    }

    public bool Matches(ReadOnlySpan<char> key)
    {
        Span<byte> text = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(key, text, out var length))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }

    private static byte[] ReadHash(string file)
    {
        var text = System.IO.File.ReadAllText(file).Trim();
        return text.Length == SHA256.HashSizeInBytes * 2 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new IOException($"{file} does not hold the hash of the owner's key; delete it to get a new key.");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
