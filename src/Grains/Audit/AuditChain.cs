using System.Buffers.Binary;
using System.Security.Cryptography;
using Attendance.Keys;

namespace Attendance.Audit;

/// <summary>How the lines of the audit log hang together. The hash is keyed, so whoever has only the database can make
/// no line that fits.</summary>
public sealed class AuditChain(EventKeyRing keys)
{
    private const int HashBytes = 32;
    private const int HeadBytes = 8 + 8 + HashBytes;

    // A line's bytes are longer, so no seal is ever the hash of a line.
    private const int SealBytes = 8 + HashBytes;

    public AuditLine Next(AuditHead head, AuditEntry entry)
    {
        var ticks = entry.At.UtcTicks - (entry.At.UtcTicks % TimeSpan.TicksPerMicrosecond);
        var line = new AuditLine
        {
            Position = head.Position + 1,
            At = new DateTimeOffset(ticks, TimeSpan.Zero),
            Data = entry.Data,
            PreviousHash = head.Hash,
            Hash = [],
        };
        return line with { Hash = Hash(line, line.Position) };
    }

    public bool Follows(AuditLine line, AuditHead head) =>
        line.Position == head.Position + 1 && FitsAt(line, line.Position) && IsAfter(line, head);

    /// <summary>Whether the line names this one as the one before it.</summary>
    public static bool IsAfter(AuditLine line, AuditHead head) => line.PreviousHash.AsSpan().SequenceEqual(head.Hash);

    /// <summary>Whether the line is genuine and was written at this position.</summary>
    public bool FitsAt(AuditLine line, long position) =>
        CryptographicOperations.FixedTimeEquals(Hash(line, position), line.Hash);

    public SealedHead Seal(AuditHead head) => new(head, SealOf(head));

    public bool IsGenuine(SealedHead head) =>
        CryptographicOperations.FixedTimeEquals(SealOf(head.Head), head.Seal);

    private byte[] SealOf(AuditHead head)
    {
        var bytes = new byte[SealBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, head.Position);
        CopyHash(head.Hash, bytes.AsSpan(8));
        return HMACSHA256.HashData(keys.AuditKey, bytes);
    }

    private byte[] Hash(AuditLine line, long position)
    {
        var bytes = new byte[HeadBytes + line.Data.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, position);
        BinaryPrimitives.WriteInt64BigEndian(
            bytes.AsSpan(8), (line.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        CopyHash(line.PreviousHash, bytes.AsSpan(16));
        line.Data.CopyTo(bytes.AsSpan(HeadBytes));
        return HMACSHA256.HashData(keys.AuditKey, bytes);
    }

    /// <summary>A hash of another length was tampered with, and fits nothing.</summary>
    private static void CopyHash(ReadOnlySpan<byte> hash, Span<byte> bytes) =>
        hash[..Math.Min(hash.Length, HashBytes)].CopyTo(bytes);
}
