using System.Globalization;
using System.Text;

namespace Attendance.Participants;

/// <summary>Text as it is searched: without case, accents, widths and punctuation, Hangul as <see cref="HangulKeys"/>.
/// Words are parted by <see cref="WordStart"/>.</summary>
internal static class SearchText
{
    public const char WordStart = '\0';

    /// <summary>A name: punctuation parts words too.</summary>
    public static string FoldName(string text) => Fold(text, static c => c != '\'' && c != '\u2019');

    /// <summary>What is one word whatever it is made of, such as an e-mail.</summary>
    public static string FoldWord(string text) => Joined(Fold(text, static _ => false));

    /// <summary>What somebody typed: <c>min-ji</c> is one word, since the name may be written <c>Minji</c>.</summary>
    public static string FoldQuery(string text) => Fold(text, static c => c is ',' or ';' or '\u3001');

    /// <summary>Folded words as one, as those type them who leave out the spaces.</summary>
    public static string Joined(string folded) => folded.Replace("\0", "", StringComparison.Ordinal);

    private static string Fold(string text, Func<char, bool> parts)
    {
        var plain = Decompose(text);
        var folded = new StringBuilder(plain.Length + 8);
        var at = 0;
        foreach (var rune in plain.EnumerateRunes())
        {
            if (!HangulKeys.TryAppend(folded, plain, at))
            {
                Append(folded, rune, parts);
            }

            at += rune.Utf16SequenceLength;
        }

        return folded.ToString().Trim(WordStart);
    }

    private static string Decompose(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // What somebody typed may hold what no name may, and what cannot be decomposed.
        var sound = TextRules.HasControls(text) ? string.Concat(text.Select(c => IsUnsound(c) ? ' ' : c)) : text;
        return sound.Normalize(NormalizationForm.FormKD);
    }

    private static bool IsUnsound(char c) => char.IsSurrogate(c) || char.IsControl(c) || c is '\uFFFE' or '\uFFFF';

    private static void Append(StringBuilder folded, Rune rune, Func<char, bool> parts)
    {
        if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
        {
            folded.Append((char)Rune.ToLowerInvariant(rune).Value);
            return;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control:
                Part(folded);
                break;
            case UnicodeCategory.Format or UnicodeCategory.EnclosingMark or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                break;
            case >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol:
                if (parts((char)rune.Value))
                {
                    Part(folded);
                }

                break;
            default:
                AppendLetter(folded, Rune.ToLowerInvariant(rune));
                break;
        }
    }

    private static void AppendLetter(StringBuilder folded, Rune letter)
    {
        if (IsAccent(letter.Value))
        {
            return;
        }

        Span<char> units = stackalloc char[2];
        var plain = Plain(letter.Value);
        folded.Append(plain.IsEmpty ? units[..letter.EncodeToUtf16(units)] : plain);
    }

    private static void Part(StringBuilder folded)
    {
        if (folded.Length > 0 && folded[^1] != WordStart)
        {
            folded.Append(WordStart);
        }
    }

    /// <summary>Letters that people without their keyboard type as others, and that Unicode does not take
    /// apart.</summary>
    private static ReadOnlySpan<char> Plain(int letter) => letter switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ŋ' => "n",
        'ς' => "σ",
        _ => default,
    };

    /// <summary>Marks of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and the letters that look like an
    /// apostrophe. Marks of other scripts are vowels, or make another syllable.</summary>
    private static bool IsAccent(int letter) => letter is (>= 0x02B9 and <= 0x036F) or (>= 0x0591 and <= 0x05C7)
        or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF)
        or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F);
}
