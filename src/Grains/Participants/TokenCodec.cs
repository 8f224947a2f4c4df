using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Attendance.Keys;

namespace Attendance.Participants;

/// <summary>Writes and checks the tokens of one event without a store: 24 bits of permuted number, 4 of generation, 32
/// of keyed code. Safe from any thread; keep one per event (<see cref="TokenCodecs"/>), it holds some 50 KB.</summary>
public sealed class TokenCodec
{
    public const int NumberMax = (1 << 24) - 1;
    public const int GenerationMax = 15;

    private readonly NumberPermutation permutation;
    private readonly TokenCode code;
    private readonly string foldedPrefix;

    public TokenCodec(EventKeys keys)
    {
        permutation = new NumberPermutation(keys.TokenPermutation);
        code = new TokenCode(keys.TokenCode);
        Prefix = TokenText.PrefixOf(keys.EventId);
        foldedPrefix = TokenText.Folded(Prefix);
    }

    /// <summary>The first six letters and digits of the event id; not unique, and not needed to be.</summary>
    public string Prefix { get; }

    /// <summary>The token of a participant, from 1 to <see cref="NumberMax"/>, in a generation from 0 to
    /// <see cref="GenerationMax"/>.</summary>
    public string Format(int number, int generation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, NumberMax);
        ArgumentOutOfRangeException.ThrowIfNegative(generation);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(generation, GenerationMax);

        var head = ((ulong)permutation.Permute(number) << 4) | (uint)generation;
        return TokenText.Write(Prefix, (head << 32) | code.Of(number, generation));
    }

    /// <summary>Reads a token: case, dashes and spaces don't matter, O is 0, I and L are 1, the prefix may be missing.
    /// Number and generation are 0 unless it is <see cref="TokenCheck.Valid"/>.</summary>
    public TokenCheck Check(ReadOnlySpan<char> text, out int number, out int generation)
    {
        number = 0;
        generation = 0;
        Span<char> prefix = stackalloc char[TokenText.PrefixMax];
        if (!TokenText.TryRead(text, prefix, out var prefixLength, out var bits))
        {
            return TokenCheck.Malformed;
        }

        if (JudgePrefix(prefix[..prefixLength]) is { } fault)
        {
            return fault;
        }

        var claimedNumber = permutation.Restore((int)(bits >> 36));
        var claimedGeneration = (int)(bits >> 32) & GenerationMax;
        if (!IsCode((uint)bits, code.Of(claimedNumber, claimedGeneration)) || claimedNumber == 0)
        {
            return TokenCheck.Forged;
        }

        number = claimedNumber;
        generation = claimedGeneration;
        return TokenCheck.Valid;
    }

    private TokenCheck? JudgePrefix(ReadOnlySpan<char> prefix)
    {
        if (prefix.IsEmpty || prefix.SequenceEqual(foldedPrefix))
        {
            return null;
        }

        // Ours with a letter more or less is a slip in the twelve after it, not another event.
        return prefix.StartsWith(foldedPrefix) || foldedPrefix.AsSpan().StartsWith(prefix)
            ? TokenCheck.Malformed
            : TokenCheck.OtherEvent;
    }

    private static bool IsCode(uint claimed, uint computed) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in claimed)),
        MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in computed)));
}
