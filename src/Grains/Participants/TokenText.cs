namespace Attendance.Participants;

/// <summary>How tokens are written, <c>PREFIX-XXXX-XXXX-XXXX</c>, and how kindly they are read.</summary>
internal static class TokenText
{
    public const int PrefixMax = 6;
    private const int BodyLength = 12;
    private const int TextMax = 64;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const byte NoSymbol = 0xFF;
    private static readonly byte[] Values = MakeValues();

    /// <summary>The first six letters and digits of an event id, in upper case; <c>EVENT</c> for an id without any.
    /// A help for people: two events may share a prefix, the code tells their tokens apart.</summary>
    public static string PrefixOf(string eventId)
    {
        var prefix = string.Concat(eventId.Where(char.IsAsciiLetterOrDigit).Take(PrefixMax)).ToUpperInvariant();
        return prefix.Length > 0 ? prefix : "EVENT";
    }

    /// <summary>A prefix as <see cref="TryRead"/> gives it, with look-alikes made equal.</summary>
    public static string Folded(string prefix) => string.Concat(prefix.Select(Fold));

    public static string Write(string prefix, ulong bits) =>
        string.Create(prefix.Length + BodyLength + 3, (prefix, bits), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            var at = state.prefix.Length;
            for (var i = 0; i < BodyLength; i++)
            {
                if (i % 4 == 0)
                {
                    text[at++] = '-';
                }

                text[at++] = Alphabet[(int)(state.bits >> (5 * (BodyLength - 1 - i))) & 31];
            }
        });

    /// <summary>Reads 60 bits and the prefix, which may be missing. <paramref name="prefix"/> has room for
    /// <see cref="PrefixMax"/>.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, Span<char> prefix, out int prefixLength, out ulong bits)
    {
        prefixLength = 0;
        bits = 0;
        Span<char> symbols = stackalloc char[PrefixMax + BodyLength];
        if (!TryFold(text, symbols, out var count) || count < BodyLength)
        {
            return false;
        }

        prefixLength = count - BodyLength;
        symbols[..prefixLength].CopyTo(prefix);
        foreach (var symbol in symbols[prefixLength..count])
        {
            var value = Values[symbol];
            if (value == NoSymbol)
            {
                return false;
            }

            bits = (bits << 5) | value;
        }

        return true;
    }

    private static bool TryFold(ReadOnlySpan<char> text, Span<char> symbols, out int count)
    {
        count = 0;
        if (text.Length > TextMax)
        {
            return false;
        }

        foreach (var raw in text)
        {
            var c = Fold(raw);
            if (IsSeparator(c))
            {
                continue;
            }

            if (!char.IsAsciiLetterOrDigit(c) || count == symbols.Length)
            {
                return false;
            }

            symbols[count++] = c;
        }

        return true;
    }

    private static char Fold(char c)
    {
        // Full-width forms come from East Asian keyboards, and differ from ASCII by a fixed distance.
        var narrow = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
        return char.IsAsciiLetter(narrow) ? (char)(narrow & ~0x20) switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            var upper => upper,
        } : narrow;
    }

    private static bool IsSeparator(char c) =>
        c is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' || char.IsWhiteSpace(c);

    private static byte[] MakeValues()
    {
        var values = new byte[128];
        Array.Fill(values, NoSymbol);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        return values;
    }
}
