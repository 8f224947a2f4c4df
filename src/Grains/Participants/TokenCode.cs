using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Attendance.Participants;

/// <summary>The 32-bit keyed code of a number and its generation: AES-256 of one block that holds both, cut to 32 bits.
/// A block of fixed length needs no more than that to be a sound MAC. Safe from any thread.</summary>
internal sealed class TokenCode
{
    private readonly Aes aes = Aes.Create();

    // A cipher with its key schedule holds one caller at a time; keeping a few is seven times faster than a one-shot
    // call.
    private readonly ConcurrentBag<Cipher> idle = [];

    public TokenCode(ReadOnlySpan<byte> key)
    {
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
    }

    public uint Of(int number, int generation)
    {
        if (!idle.TryTake(out var cipher))
        {
            cipher = new Cipher(NewEncryptor());
        }

        var code = cipher.Code(number, generation);
        idle.Add(cipher);
        return code;
    }

    private ICryptoTransform NewEncryptor()
    {
        lock (aes)
        {
            return aes.CreateEncryptor();
        }
    }

    private sealed class Cipher(ICryptoTransform encryptor)
    {
        private readonly byte[] input = new byte[16];
        private readonly byte[] output = new byte[16];

        public uint Code(int number, int generation)
        {
            BinaryPrimitives.WriteInt32BigEndian(input, number);
            BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(4), generation);
            encryptor.TransformBlock(input, 0, input.Length, output, 0);
            return BinaryPrimitives.ReadUInt32BigEndian(output);
        }
    }
}
