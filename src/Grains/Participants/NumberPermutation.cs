using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Attendance.Participants;

/// <summary>A keyed one-to-one mapping of 24-bit numbers, so that a token does not tell whose comes next, nor how many
/// there are. Not what makes tokens hard to forge: the code is.</summary>
internal sealed class NumberPermutation
{
    private const int HalfBits = 12;
    private const int HalfMask = (1 << HalfBits) - 1;
    private const int Rounds = 6;

    // A Feistel network whose round functions are tables of random values: a round is one look-up, no cipher call.
    private readonly ushort[] rounds = new ushort[Rounds << HalfBits];

    public NumberPermutation(ReadOnlySpan<byte> key)
    {
        var bytes = MemoryMarshal.AsBytes(rounds.AsSpan());
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(Counters(bytes.Length), bytes, PaddingMode.None);
        foreach (ref var value in rounds.AsSpan())
        {
            value = BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
            value &= HalfMask;
        }
    }

    public int Permute(int number)
    {
        var (left, right) = (number >> HalfBits, number & HalfMask);
        for (var round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ rounds[(round << HalfBits) | right]);
        }

        return (left << HalfBits) | right;
    }

    public int Restore(int permuted)
    {
        var (left, right) = (permuted >> HalfBits, permuted & HalfMask);
        for (var round = Rounds - 1; round >= 0; round--)
        {
            (left, right) = (right ^ rounds[(round << HalfBits) | left], left);
        }

        return (left << HalfBits) | right;
    }

    private static byte[] Counters(int lengthBytes)
    {
        var blocks = new byte[lengthBytes];
        for (var at = 0; at < lengthBytes; at += 16)
        {
            BinaryPrimitives.WriteInt32LittleEndian(blocks.AsSpan(at), at / 16);
        }

        return blocks;
    }
}
