using System.Buffers;
using System.Buffers.Binary;

namespace Attendance.Journal;

/// <summary>Writes the few kinds of MessagePack values that a batch is made of, each in its shortest form.</summary>
internal sealed class PackWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void ArrayHeader(int count)
    {
        switch (count)
        {
            case < 16:
                Byte((byte)(0x90 | count));
                break;
            case <= ushort.MaxValue:
                Byte(0xDC);
                BigEndian((ulong)count, 2);
                break;
            default:
                Byte(0xDD);
                BigEndian((ulong)count, 4);
                break;
        }
    }

    public void Integer(long value)
    {
        switch (value)
        {
            case >= -32 and <= 127:
                Byte(unchecked((byte)value));
                break;
            case >= 0:
                Sized(0xCC, (ulong)value, value <= byte.MaxValue ? 0 : value <= ushort.MaxValue ? 1
                    : value <= uint.MaxValue ? 2 : 3);
                break;
            default:
                Sized(0xD0, unchecked((ulong)value), value >= sbyte.MinValue ? 0 : value >= short.MinValue ? 1
                    : value >= int.MinValue ? 2 : 3);
                break;
        }
    }

    public void Binary(ReadOnlySpan<byte> value)
    {
        Sized(0xC4, (ulong)value.Length, value.Length <= byte.MaxValue ? 0 : value.Length <= ushort.MaxValue ? 1 : 2);
        _bytes.Write(value);
    }

    /// <summary>A point in time as the extension of type -1: seconds in 34 bits and nanoseconds in 30 where they fit,
    /// which is until the year 2514, else in 12 bytes. Without the offset.</summary>
    public void Time(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + TimeSpan.TicksPerSecond) : (seconds, rest);
        var nanoseconds = (ulong)rest * TimeSpan.NanosecondsPerTick;
        if (seconds is >= 0 and < 1L << 34)
        {
            Byte(0xD7);
            Byte(0xFF);
            BigEndian((nanoseconds << 34) | (ulong)seconds, 8);
            return;
        }

        Byte(0xC7);
        Byte(12);
        Byte(0xFF);
        BigEndian(nanoseconds, 4);
        BigEndian(unchecked((ulong)seconds), 8);
    }

    /// <summary>The first of four codes that stand one after the other, for 1, 2, 4 and 8 bytes.</summary>
    private void Sized(byte code, ulong value, int step)
    {
        Byte((byte)(code + step));
        BigEndian(value, 1 << step);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    private void BigEndian(ulong value, int bytes)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, value);
        _bytes.Write(all[^bytes..]);
    }
}
