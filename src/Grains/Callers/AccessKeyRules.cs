using System.Security.Cryptography;

namespace Attendance.Callers;

internal static class AccessKeyRules
{
    /// <summary>Whether this is the hash of the key's secret, in force or not. Takes as long for a wrong one.</summary>
    public static bool Fits(AccessKeyRow row, ReadOnlySpan<byte> hash, DateTimeOffset now)
    {
        var isCurrent = CryptographicOperations.FixedTimeEquals(row.Hash, hash);
        var isPrevious = CryptographicOperations.FixedTimeEquals(row.PreviousHash ?? [], hash);
        return isCurrent || (isPrevious && now < row.Key.OverlapUntil);
    }

    public static AccessKeyRow Rotate(AccessKeyRow row, RotateAccessKey command) => new(
        row.Key with { OverlapUntil = command.OverlapUntil, Version = row.Key.Version + 1 },
        command.Hash,
        row.Hash);

    public static AccessKeyRow Change(AccessKeyRow row, ChangeAccessKey command) => row with
    {
        Key = row.Key with { Name = command.Name, Gates = command.Gates, Version = row.Key.Version + 1 },
    };

    public static AccessKeyRow Revoke(AccessKeyRow row, DateTimeOffset at) => row with
    {
        Key = row.Key with { RevokedAt = at, OverlapUntil = null, Version = row.Key.Version + 1 },
        PreviousHash = null,
    };
}
