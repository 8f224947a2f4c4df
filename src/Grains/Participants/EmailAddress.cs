using System.Globalization;

namespace Attendance.Participants;

/// <summary>What counts as an e-mail address here: what mail servers of today accept, not all that the RFC
/// allows.</summary>
internal static class EmailAddress
{
    private const int LengthMax = 254;
    private const int LocalMax = 64;
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    /// <summary>Trimmed and lower-cased, or null when it cannot be an address.</summary>
    public static string? Normalise(string text)
    {
        var email = TextRules.Trim(text).ToLowerInvariant();
        if (email.Length > LengthMax || TextRules.HasControls(email))
        {
            return null;
        }

        email = email.Normalize();
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && IsLocal(email.AsSpan(0, at)) && IsDomain(email[(at + 1)..]) ? email : null;
    }

    /// <summary>One form for all ways to write a valid address: the domain in its ASCII form.</summary>
    public static string LookupForm(string email)
    {
        var normal = Normalise(email) ?? throw new ArgumentException("Not an e-mail address.", nameof(email));
        var at = normal.IndexOf('@', StringComparison.Ordinal);
        return string.Concat(normal.AsSpan(0, at + 1), Idn.GetAscii(normal, at + 1));
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length > LocalMax || local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0)
        {
            return false;
        }

        foreach (var c in local)
        {
            if (char.IsWhiteSpace(c) || "\"(),:;<>[\\]".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(string domain)
    {
        try
        {
            // Refuses empty and overlong labels, hyphens at their ends, and every character that no domain has.
            var ascii = Idn.GetAscii(domain);
            var dot = ascii.LastIndexOf('.');
            return dot > 0 && ascii.Length - dot > 2 && !ascii.AsSpan(dot + 1).ContainsAnyInRange('0', '9')
                || dot > 0 && ascii.AsSpan(dot + 1).StartsWith("xn--");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
