using System.Buffers.Binary;

namespace Attendance.Journal;

/// <summary>MessagePack as its specification says it, straight down; for bytes that are right.</summary>
internal static class PlainPack
{
    public static object? Read(byte[] bytes, ref int at)
    {
        var first = bytes[at++];
        if (first < 0x80)
        {
            return (long)first;
        }

        if (first >= 0xE0)
        {
            return (long)first - 256;
        }

        if (first is >= 0x90 and < 0xA0)
        {
            return Array(bytes, first - 0x90, ref at);
        }

        return first switch
        {
            0xC4 => Bytes(bytes, (int)Number(bytes, 1, ref at), ref at),
            0xC5 => Bytes(bytes, (int)Number(bytes, 2, ref at), ref at),
            0xC6 => Bytes(bytes, (int)Number(bytes, 4, ref at), ref at),
            0xC7 => Time(bytes, (int)Number(bytes, 1, ref at), ref at),
            0xCC => Number(bytes, 1, ref at),
            0xCD => Number(bytes, 2, ref at),
            0xCE => Number(bytes, 4, ref at),
            0xCF => Number(bytes, 8, ref at),
            0xD0 => (long)(sbyte)Number(bytes, 1, ref at),
            0xD1 => (long)(short)Number(bytes, 2, ref at),
            0xD2 => (long)(int)Number(bytes, 4, ref at),
            0xD3 => Number(bytes, 8, ref at),
            0xD7 => Time(bytes, 8, ref at),
            0xDC => Array(bytes, (int)Number(bytes, 2, ref at), ref at),
            _ => throw new NotSupportedException($"{first:X2}"),
        };
    }

    private static object?[] Array(byte[] bytes, int count, ref int at)
    {
        var values = new object?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Read(bytes, ref at);
        }

        return values;
    }

    private static long Number(byte[] bytes, int size, ref int at)
    {
        long value = 0;
        for (var end = at + size; at < end; at++)
        {
            value = (value << 8) | bytes[at];
        }

        return value;
    }

    private static byte[] Bytes(byte[] bytes, int length, ref int at)
    {
        at += length;
        return bytes[(at - length)..at];
    }

    /// <summary>Type -1: nanoseconds in the upper 30 bits of eight bytes and seconds in the lower 34, or four bytes of
    /// nanoseconds and eight of seconds.</summary>
    private static DateTimeOffset Time(byte[] bytes, int length, ref int at)
    {
        Assert.Equal(0xFF, bytes[at++]);
        var value = Bytes(bytes, length, ref at);
        var packed = BinaryPrimitives.ReadUInt64BigEndian(value);
        var (seconds, nanoseconds) = length == 8
            ? ((long)(packed % (1UL << 34)), (long)(packed / (1UL << 34)))
            : (BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(4)), (long)BinaryPrimitives.ReadUInt32BigEndian(value));
        return DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(nanoseconds / 100);
    }
}
