using System.Text;

namespace Attendance.Participants;

/// <summary>Hangul as the keys that write it, so that a half-typed syllable is the beginning of the whole one: 김 is
/// ㄱㅣㅁ, and 과, which stands as 고 for a moment, is ㄱㅗㅏ. Keys and initials have codes that no folded letter has, one
/// byte each in UTF-8.</summary>
internal static class HangulKeys
{
    private const char FirstConsonant = '\u0001';
    private const char FirstVowel = '\u0014';
    private const char FirstInitial = 'A';
    private const int Consonants = 19;
    private const int Vowels = 21;

    /// <summary>Of each final, the consonants that were typed for it, in the order of Unicode.</summary>
    private static readonly byte[][] Finals =
    [
        [0], [1], [0, 9], [2], [2, 12], [2, 18], [3], [5], [5, 0], [5, 6], [5, 7], [5, 9], [5, 16], [5, 17], [5, 18],
        [6], [7], [7, 9], [9], [10], [11], [12], [14], [15], [16], [17], [18],
    ];

    /// <summary>Of each vowel, the vowels that were typed for it.</summary>
    private static readonly byte[][] VowelKeys =
    [
        [0], [1], [2], [3], [4], [5], [6], [7], [8], [8, 0], [8, 1], [8, 20], [12], [13], [13, 4], [13, 5], [13, 20],
        [17], [18], [18, 20], [20],
    ];

    public static bool IsInitial(char folded) => folded is >= FirstInitial and < (char)(FirstInitial + Consonants);

    /// <summary>The key of a consonant that stands alone.</summary>
    public static char KeyOf(char initial) => (char)(initial - FirstInitial + FirstConsonant);

    /// <summary>Adds the jamo at a place of fully decomposed text; false when there is none of today's. A consonant
    /// without a vowel after it is somebody's initial.</summary>
    public static bool TryAppend(StringBuilder folded, ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (c - 0x1100 is >= 0 and < Consonants and var initial)
        {
            var isSyllable = at + 1 < text.Length && IsVowel(text[at + 1]);
            folded.Append((char)((isSyllable ? FirstConsonant : FirstInitial) + initial));
            return true;
        }

        if (IsVowel(c))
        {
            Append(folded, FirstVowel, VowelKeys[c - 0x1161]);
            return true;
        }

        if (c - 0x11A8 is < 0 or >= 27)
        {
            return false;
        }

        // Two initials in a row are typed as one cluster, ㄱㅅ as ㄳ.
        Append(folded, at > 0 && IsVowel(text[at - 1]) ? FirstConsonant : FirstInitial, Finals[c - 0x11A8]);
        return true;
    }

    /// <summary>The initials of a folded word: of its syllables, and those that stand alone.</summary>
    public static string InitialsOf(ReadOnlySpan<char> folded)
    {
        var initials = new StringBuilder();
        for (var i = 0; i < folded.Length; i++)
        {
            if (IsInitial(folded[i]))
            {
                initials.Append(folded[i]);
            }
            else if (IsConsonantKey(folded[i]) && i + 1 < folded.Length && IsVowelKey(folded[i + 1]))
            {
                initials.Append((char)(folded[i] - FirstConsonant + FirstInitial));
            }
        }

        return initials.ToString();
    }

    private static void Append(StringBuilder folded, char first, byte[] keys)
    {
        foreach (var key in keys)
        {
            folded.Append((char)(first + key));
        }
    }

    private static bool IsVowel(char jamo) => jamo is >= '\u1161' and <= '\u1175';

    private static bool IsConsonantKey(char folded) =>
        folded is >= FirstConsonant and < (char)(FirstConsonant + Consonants);

    private static bool IsVowelKey(char folded) => folded is >= FirstVowel and < (char)(FirstVowel + Vowels);
}
