using System.Text;

namespace Attendance.Participants;

/// <summary>Turns a phone number as people write it into E.164, such as <c>+821012345678</c>.</summary>
internal static class PhoneNumber
{
    private const int TextMax = 64;
    private const int DigitsMax = 15;

    /// <summary>Null when it cannot be a number, or names no country and <paramref name="country"/> is null or not in
    /// the numbering table.</summary>
    public static string? Normalise(string text, string? country)
    {
        text = TextRules.Trim(text);
        if (text.Length > TextMax || TextRules.HasControls(text)
            || !TryDigits(text, out var digits, out var international))
        {
            return null;
        }

        if (international)
        {
            return International(digits);
        }

        if (country is null || NumberingPlan.Of(country) is not { } plan)
        {
            return null;
        }

        return digits.StartsWith(plan.ExitCode, StringComparison.Ordinal)
            ? International(digits[plan.ExitCode.Length..])
            : AtHome(digits, plan);
    }

    private static bool TryDigits(string text, out string digits, out bool international)
    {
        var written = text.Normalize(NormalizationForm.FormKC);
        international = written.StartsWith('+');
        var kept = new StringBuilder(written.Length);
        foreach (var c in international ? written.AsSpan(1) : written)
        {
            if (char.IsAsciiDigit(c))
            {
                kept.Append(c);
            }
            else if (!IsSeparator(c))
            {
                digits = "";
                return false;
            }
        }

        digits = kept.ToString();
        return digits.Length > 0;
    }

    private static bool IsSeparator(char c) =>
        c is '-' or '.' or '(' or ')' or '/' or '\u2212' or (>= '\u2010' and <= '\u2015')
        || char.IsWhiteSpace(c) && !char.IsControl(c);

    private static string? International(string digits)
    {
        if (NumberingPlan.CallingCodeOf(digits) is not { } code)
        {
            return null;
        }

        var rest = digits[code.Length..];
        var plans = NumberingPlan.WithCode(code);
        return plans.Count > 0
            ? plans.Select(plan => WithoutTrunk(rest, plan)).FirstOrDefault(number => number is not null)
            : rest.Length >= 4 && rest[0] != '0' && digits.Length <= DigitsMax ? "+" + digits : null;
    }

    private static string? AtHome(string digits, NumberingPlan plan)
    {
        var national = WithoutTrunk(digits, plan);
        var forgottenPlus = digits.StartsWith(plan.Code, StringComparison.Ordinal)
            && plan.Holds(digits[plan.Code.Length..]) ? "+" + digits : null;

        // With neither a plus nor the first zero, German 4921 12345 is a number in Emden or one in Düsseldorf.
        var ambiguous = national is not null && forgottenPlus is not null
            && plan.Trunk is { } trunk && !digits.StartsWith(trunk, StringComparison.Ordinal);
        return ambiguous ? null : national ?? forgottenPlus;
    }

    private static string? WithoutTrunk(string digits, NumberingPlan plan)
    {
        // "+82 010 …" and "+44 (0)20 …" carry a zero too many; what went through a spreadsheet has lost its zero.
        var rest = plan.Trunk is { } trunk && digits.StartsWith(trunk, StringComparison.Ordinal)
            ? digits[trunk.Length..]
            : digits;
        return plan.Holds(rest) ? "+" + plan.Code + rest
            : plan.Holds(digits) ? "+" + plan.Code + digits
            : null;
    }
}
