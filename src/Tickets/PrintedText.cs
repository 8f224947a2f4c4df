using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Attendance.Tickets;

/// <summary>What others wrote, made fit to stand in our mails, on our badges and in our reports.</summary>
public static partial class PrintedText
{
    // Letters of every script as they are: an entity for each would treble a Korean page.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>One line that cannot turn round the text after it: without line breaks, controls and the marks that
    /// override the direction of writing.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsControl(character) || IsSeparator(character))
            {
                clean.Append(' ');
            }
            else if (!TurnsText(character))
            {
                clean.Append(character);
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary><see cref="Clean"/>, for HTML's text and quoted attributes.</summary>
    public static string Html(string text) => Encoder.Encode(Clean(text));

    /// <summary><see cref="Clean"/>, and what a mail program would make a link of is taken apart: whoever registers
    /// chooses the name, and mails what it says in the organiser's name. <c>J.R. Kim</c> stays as it is.</summary>
    public static string WithoutLinks(string text) =>
        LinkDot().Replace(Clean(text).Replace("://", ": //", StringComparison.Ordinal), ". ");

    private static bool IsSeparator(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool TurnsText(char character) =>
        character is '\u061C' or '\u200E' or '\u200F'
            or (>= '\u202A' and <= '\u202E')
            or (>= '\u2066' and <= '\u2069');

    [GeneratedRegex(@"(?<=[\p{L}\p{N}])[.\u3002\uFF0E\uFF61](?=[\p{L}\p{N}-]{2})")]
    private static partial Regex LinkDot();
}
