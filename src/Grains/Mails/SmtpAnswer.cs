using System.Text;
using System.Text.RegularExpressions;

namespace Attendance.Mails;

/// <summary>What asking a server to take one mail came to.</summary>
public enum SmtpOutcome
{
    Sent = 1,

    /// <summary>Not now (4xx), or the connection broke: whether it was taken is not always known.</summary>
    Later = 2,

    /// <summary>This address does not take it (5xx to RCPT).</summary>
    Bounced = 3,

    /// <summary>This mail is not wanted at all (any other 5xx).</summary>
    Refused = 4,

    /// <summary>There was no server to ask: nothing was tried, and other mails need not try.</summary>
    Unreachable = 5,
}

/// <param name="Codes">Such as <c>550 5.1.1</c>; null when the server said nothing.</param>
public readonly record struct SmtpAnswer(SmtpOutcome Outcome, string? Codes = null);

/// <summary>A server's reply to one command.</summary>
/// <param name="Lines">What stands behind the code in each line. For us only: it may hold an address.</param>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>Code and enhanced status code, and nothing else.</summary>
    public string Codes
    {
        get
        {
            var codes = new StringBuilder().Append(Code);
            return EnhancedCode().Match(Lines[0]) is { Success: true } match
                ? codes.Append(' ').Append(match.Value).ToString()
                : codes.ToString();
        }
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")]
    private static partial Regex EnhancedCode();
}

/// <summary>The server cannot be reached, does not speak as it should, or does not let us in.</summary>
internal sealed class SmtpException(string message, Exception? inner = null) : IOException(message, inner);
