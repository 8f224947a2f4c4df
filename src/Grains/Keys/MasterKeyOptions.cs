namespace Attendance.Keys;

/// <summary>Where the master key comes from; section <c>Attendance</c>. Set one of the first two, or neither.</summary>
public sealed class MasterKeyOptions
{
    /// <summary>32 bytes as base64 or 64 hexadecimal digits; from the environment only. Default: none.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A secret file that holds the key in the same form. Default: none.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>The folder where a key is kept, and made at the first start, when none is configured. Null in a
    /// cluster, whose processes must share a configured key. Default: none.</summary>
    public string? DataFolder { get; set; }
}

public enum MasterKeyOrigin
{
    Configuration = 1,
    SecretFile = 2,
    DataFolder = 3,

    /// <summary>This process made it just now, in the data folder.</summary>
    MadeNow = 4,
}

/// <summary>The master key is missing, malformed, or readable by people who must not read it. Never holds the
/// key.</summary>
public sealed class MasterKeyException(string message, Exception? inner = null) : Exception(message, inner);
