using System.Globalization;

namespace Attendance.Participants;

/// <summary>What any text about a person must keep to.</summary>
internal static class TextRules
{
    /// <summary>Without white space at the ends, nor the invisible marks that copying from files leaves
    /// there.</summary>
    public static string Trim(string text)
    {
        var kept = text.AsSpan();
        while (kept.Length > 0 && IsMargin(kept[0]))
        {
            kept = kept[1..];
        }

        while (kept.Length > 0 && IsMargin(kept[^1]))
        {
            kept = kept[..^1];
        }

        return kept.Length == text.Length ? text : kept.ToString();
    }

    /// <summary>Control characters, line separators, marks that reverse what follows, halves of characters, and what is
    /// no character at all. Text without them can be normalised.</summary>
    public static bool HasControls(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF' || IsReversal(c))
            {
                return true;
            }

            if (char.IsSurrogate(c) && !char.IsSurrogatePair(text, i))
            {
                return true;
            }

            i += char.IsSurrogate(c) ? 1 : 0;
        }

        return false;
    }

    /// <summary>Characters as people count them.</summary>
    public static int Length(string text) => new StringInfo(text).LengthInTextElements;

    private static bool IsMargin(char c) => char.IsWhiteSpace(c) || c is '\u200B' or '\uFEFF';

    // They make a name read as another one on a screen.
    private static bool IsReversal(char c) =>
        c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
