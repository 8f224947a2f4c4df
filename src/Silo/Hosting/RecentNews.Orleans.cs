using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Orleans.Providers;
using Orleans.Serialization;

namespace Attendance.Hosting;

/// <summary>What the memory streams carry, as bytes with a number in front. A silo keeps what it last wrote or read at
/// hand under that number: five folds hear of each batch, and by itself each of them would read its bytes, and the JSON
/// of its entries, anew. Silos name this class to each other, so its name stays, and so does the number.</summary>
internal sealed class RecentNews(Serializer<MemoryMessageBody> serializer) : IMemoryMessageBodySerializer
{
    private const int NumberBytes = 16;
    private const int BytesUsual = 16 * 1024;

    /// <summary>Some tenths of a second of a busy event: longer would only hold on to them. A power of two.</summary>
    private const int KeptMax = 32;

    // Another process must not have the same numbers.
    private readonly long _process = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly Kept?[] _kept = new Kept?[KeptMax];
    private long _last;

    public ArraySegment<byte> Serialize(MemoryMessageBody body)
    {
        var number = Interlocked.Increment(ref _last);
        var writer = new ArrayBufferWriter<byte>(BytesUsual);
        var front = writer.GetSpan(NumberBytes);
        BinaryPrimitives.WriteInt64LittleEndian(front, _process);
        BinaryPrimitives.WriteInt64LittleEndian(front[sizeof(long)..], number);
        writer.Advance(NumberBytes);
        serializer.Serialize(body, writer);
        Keep(new Kept(_process, number, body));
        return MemoryMarshal.TryGetArray(writer.WrittenMemory, out var bytes) ? bytes : writer.WrittenSpan.ToArray();
    }

    public MemoryMessageBody Deserialize(ArraySegment<byte> bodyBytes)
    {
        var bytes = bodyBytes.AsSpan();
        var process = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var number = BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]);
        if (Volatile.Read(ref Place(number)) is { } kept && kept.Process == process && kept.Number == number)
        {
            return kept.Body;
        }

        var body = serializer.Deserialize(bodyBytes.AsMemory(NumberBytes));
        Keep(new Kept(process, number, body));
        return body;
    }

    private void Keep(Kept kept) => Volatile.Write(ref Place(kept.Number), kept);

    private ref Kept? Place(long number) => ref _kept[number & (KeptMax - 1)];

    private sealed record Kept(long Process, long Number, MemoryMessageBody Body);
}
