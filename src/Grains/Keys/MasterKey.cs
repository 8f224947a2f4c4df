using System.Security.Cryptography;

namespace Attendance.Keys;

/// <summary>The 32 bytes from which every other key of a deployment is derived.</summary>
public sealed class MasterKey
{
    public const int LengthBytes = 32;

    /// <summary>The name of the key in the data folder.</summary>
    public const string FileName = "master.key";

    private readonly byte[] key;

    private MasterKey(byte[] key, MasterKeyOrigin origin, string? path)
    {
        this.key = key;
        Origin = origin;
        Path = path;
    }

    public MasterKeyOrigin Origin { get; }

    /// <summary>The file the key was read from or made in, for the log; null when it came from configuration.</summary>
    public string? Path { get; }

    internal ReadOnlySpan<byte> Bytes => key;

    /// <summary>Takes the configured key, or the one in the data folder, which is made when there is none. Processes
    /// that start at once on the same folder get the same key. Throws <see cref="MasterKeyException"/>.</summary>
    public static MasterKey Load(MasterKeyOptions options)
    {
        var (text, file) = (Set(options.MasterKey), Set(options.MasterKeyFile));
        return (text, file, Set(options.DataFolder)) switch
        {
            ({ }, { }, _) => throw new MasterKeyException(
                "Attendance:MasterKey and Attendance:MasterKeyFile are both set; set one."),
            ({ }, null, _) => new MasterKey(Parse(text, "Attendance:MasterKey"), MasterKeyOrigin.Configuration, null),
            (null, { }, _) => Read(file, KeyFile.Access.NotWritableByOthers, MasterKeyOrigin.SecretFile),
            (null, null, { } folder) => LoadOrMake(System.IO.Path.Combine(folder, FileName)),
            _ => throw new MasterKeyException(
                "No master key: set Attendance:MasterKey or Attendance:MasterKeyFile to 32 random bytes as base64."),
        };
    }

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static MasterKey LoadOrMake(string path)
    {
        var made = !File.Exists(path) && Make(path);
        return Read(path, KeyFile.Access.OwnerOnly, made ? MasterKeyOrigin.MadeNow : MasterKeyOrigin.DataFolder);
    }

    private static bool Make(string path)
    {
        var fresh = RandomNumberGenerator.GetBytes(LengthBytes);
        try
        {
            return KeyFile.TryMake(path, Convert.ToBase64String(fresh) + "\n");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fresh);
        }
    }

    // Also after making one: whoever lost the race to make it must use the winner's.
    private static MasterKey Read(string path, KeyFile.Access access, MasterKeyOrigin origin) =>
        new(Parse(KeyFile.Read(path, access), path), origin, path);

    private static byte[] Parse(string text, string from)
    {
        text = text.Trim();
        if (text.Length == LengthBytes * 2 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == LengthBytes
            ? bytes[..LengthBytes]
            : throw new MasterKeyException(
                $"{from} does not hold a master key: expected {LengthBytes} bytes as base64 or 64 hexadecimal digits.");
    }
}
