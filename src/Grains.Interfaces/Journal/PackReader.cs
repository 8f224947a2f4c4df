using System.Buffers.Binary;

namespace Attendance.Journal;

/// <summary>Reads MessagePack from bytes that anybody may have written: whatever is wrong with them is an
/// <see cref="InvalidDataException"/>, and no length is believed that the bytes at hand do not bear out.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private const ulong SecondsMask = (1UL << 34) - 1;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly int Left => _bytes.Length - _at;

    /// <summary>How many values follow; at most as many as there are bytes.</summary>
    public int ArrayHeader()
    {
        var code = Byte();
        var count = code switch
        {
            >= 0x90 and <= 0x9F => (ulong)(code & 0x0F),
            0xDC => Unsigned(2),
            0xDD => Unsigned(4),
            _ => throw Wrong($"an array is expected, not {code:X2}"),
        };
        return count <= (ulong)Left ? (int)count : throw Wrong($"{count} values cannot follow");
    }

    public long Integer()
    {
        var code = Byte();
        return code switch
        {
            <= 0x7F or >= 0xE0 => unchecked((sbyte)code),
            0xCC or 0xCD or 0xCE => (long)Unsigned(1 << (code - 0xCC)),
            0xCF => Unsigned(8) is <= long.MaxValue and var value ? (long)value : throw Wrong("the number is too big"),
            0xD0 => unchecked((sbyte)Unsigned(1)),
            0xD1 => unchecked((short)Unsigned(2)),
            0xD2 => unchecked((int)Unsigned(4)),
            0xD3 => unchecked((long)Unsigned(8)),
            _ => throw Wrong($"a number is expected, not {code:X2}"),
        };
    }

    public int Int32() => Integer() is >= int.MinValue and <= int.MaxValue and var value
        ? (int)value
        : throw Wrong("the number is too big");

    public byte[] Binary()
    {
        var code = Byte();
        return code is 0xC4 or 0xC5 or 0xC6
            ? Take(Unsigned(1 << (code - 0xC4))).ToArray()
            : throw Wrong($"bytes are expected, not {code:X2}");
    }

    public DateTimeOffset Time()
    {
        var head = (Byte(), Byte());
        (long Seconds, ulong Nanoseconds) time;
        switch (head)
        {
            case (0xD6, 0xFF):
                time = ((long)Unsigned(4), 0);
                break;
            case (0xD7, 0xFF):
                var both = Unsigned(8);
                time = ((long)(both & SecondsMask), both >> 34);
                break;
            case (0xC7, 12) when Byte() == 0xFF:
                var nanoseconds = Unsigned(4);
                time = (unchecked((long)Unsigned(8)), nanoseconds);
                break;
            default:
                throw Wrong("a time is expected");
        }

        var isPossible = time.Nanoseconds < 1_000_000_000 &&
            time.Seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() &&
            time.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return isPossible
            ? DateTimeOffset.FromUnixTimeSeconds(time.Seconds)
                .AddTicks((long)time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : throw Wrong("there is no such time");
    }

    /// <summary>Passes over values of any kind, however deep they are.</summary>
    public void Skip(long values)
    {
        for (var left = values; left > 0; left--)
        {
            left += SkipOne();
        }
    }

    /// <summary>Passes over one value, and answers how many are inside.</summary>
    private long SkipOne()
    {
        var code = Byte();
        switch (code)
        {
            case <= 0x7F or >= 0xE0 or 0xC0 or 0xC2 or 0xC3:
                return 0;
            case <= 0x8F:
                return 2L * (code & 0x0F);
            case <= 0x9F:
                return code & 0x0F;
            case <= 0xBF:
                Take((ulong)(code & 0x1F));
                return 0;
            case 0xC4 or 0xC5 or 0xC6:
                Take(Unsigned(1 << (code - 0xC4)));
                return 0;
            case 0xC7 or 0xC8 or 0xC9:
                Take(Unsigned(1 << (code - 0xC7)) + 1);
                return 0;
            case 0xCA or 0xCB:
                Take(4UL << (code - 0xCA));
                return 0;
            case >= 0xCC and <= 0xCF:
                Take(1UL << (code - 0xCC));
                return 0;
            case >= 0xD0 and <= 0xD3:
                Take(1UL << (code - 0xD0));
                return 0;
            case >= 0xD4 and <= 0xD8:
                Take((1UL << (code - 0xD4)) + 1);
                return 0;
            case 0xD9 or 0xDA or 0xDB:
                Take(Unsigned(1 << (code - 0xD9)));
                return 0;
            case 0xDC or 0xDD:
                return (long)Unsigned(2 << (code - 0xDC));
            case 0xDE or 0xDF:
                return 2 * (long)Unsigned(2 << (code - 0xDE));
            default:
                throw Wrong($"{code:X2} is nothing");
        }
    }

    public readonly InvalidDataException Wrong(string what) => new($"No batch: {what} (before byte {_at}).");

    private byte Byte() => Take(1)[0];

    private ulong Unsigned(int bytes)
    {
        Span<byte> all = stackalloc byte[8];
        Take((ulong)bytes).CopyTo(all[^bytes..]);
        return BinaryPrimitives.ReadUInt64BigEndian(all);
    }

    private ReadOnlySpan<byte> Take(ulong bytes)
    {
        if (bytes > (ulong)Left)
        {
            throw Wrong("it is cut off");
        }

        var taken = _bytes.Slice(_at, (int)bytes);
        _at += (int)bytes;
        return taken;
    }
}
