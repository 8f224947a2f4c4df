using System.Security.Cryptography;

namespace Attendance.Bench.Load;

/// <summary>
/// Scan ids as devices make them: UUID version 7, ordered by time. A counter stands where the version has chance,
/// so ids of one millisecond are ordered too; the last twelve digits differ from run to run.
/// </summary>
internal sealed class ScanIds
{
    public const int Length = 36;

    private readonly byte[] run = new byte[12];
    private uint counter;

    public ScanIds() => WriteHex(run, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), 12);

    public void Write(Span<byte> target, long unixMilliseconds)
    {
        counter++;
        WriteHex(target, (ulong)unixMilliseconds >> 16, 8);
        target[8] = (byte)'-';
        WriteHex(target[9..], (ulong)unixMilliseconds, 4);
        target[13] = (byte)'-';
        target[14] = (byte)'7';
        WriteHex(target[15..], counter >> 12, 3);
        target[18] = (byte)'-';
        target[19] = (byte)'8';
        WriteHex(target[20..], counter, 3);
        target[23] = (byte)'-';
        run.CopyTo(target[24..]);
    }

    private static void WriteHex(Span<byte> target, ulong value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            target[i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }
    }
}
