using System.Net.Mail;

namespace Attendance.Mails;

public enum MailTls
{
    /// <summary>TLS after STARTTLS; a server that does not offer it gets nothing. The default.</summary>
    StartTls = 1,

    /// <summary>No TLS: for a server on this machine.</summary>
    None = 2,

    /// <summary>TLS from the first byte, usually on port 465.</summary>
    Implicit = 3,
}

/// <summary>Section <c>Attendance:Mail</c>: the server that takes our mails.</summary>
public sealed class MailOptions
{
    public const string Section = "Attendance:Mail";

    /// <summary>The SMTP server. Default: none, and mails stay queued.</summary>
    public string? Host { get; set; }

    /// <summary>Default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Default: none, no sign-in.</summary>
    public string? User { get; set; }

    /// <summary>Secret: from the environment, and never logged.</summary>
    public string? Password { get; set; }

    /// <summary>The address that mails come from; needed with a host.</summary>
    public string? From { get; set; }

    /// <summary>The name beside it. Default: the event's.</summary>
    public string? FromName { get; set; }

    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>Connections at the same time, 1 to 32. Default 2.</summary>
    public int Connections { get; set; } = 2;

    /// <summary>Mails that this process sends in any minute at most, 1 to 60,000. Default 600.</summary>
    public int PerMinute { get; set; } = 600;

    /// <summary>Seconds before the second attempt, 1 to 3,600; doubled each time up to an hour. Default 60.</summary>
    public int RetrySeconds { get; set; } = 60;

    public bool IsConfigured => !string.IsNullOrEmpty(Host);

    public TimeSpan Retry => TimeSpan.FromSeconds(RetrySeconds);

    /// <summary>The right side of our Message-IDs.</summary>
    public string MessageHost => From is { } from ? from[(from.LastIndexOf('@') + 1)..] : "localhost";

    /// <summary>What is wrong, a line for each setting.</summary>
    public IEnumerable<string> Faults()
    {
        if (IsConfigured && !IsAddress(From))
        {
            yield return "Attendance:Mail:From must be the address that mails come from, such as tickets@example.org.";
        }

        if (FromName?.Any(char.IsControl) == true)
        {
            yield return "Attendance:Mail:FromName must be one line.";
        }

        if (User is null != Password is null)
        {
            yield return "Attendance:Mail:User and Attendance:Mail:Password need each other.";
        }

        if (User is not null && Tls == MailTls.None && Host is not ("localhost" or "127.0.0.1" or "::1"))
        {
            yield return "Attendance:Mail:Tls None would show the password to the network; it must be StartTls or "
                + "Implicit.";
        }

        foreach (var fault in Ranges())
        {
            yield return fault;
        }
    }

    private IEnumerable<string> Ranges()
    {
        (string Name, int Value, int Max)[] ranges =
        [
            (nameof(Port), Port, 65_535), (nameof(Connections), Connections, 32),
            (nameof(PerMinute), PerMinute, 60_000), (nameof(RetrySeconds), RetrySeconds, 3_600),
        ];
        return ranges.Where(range => range.Value < 1 || range.Value > range.Max)
            .Select(range => $"Attendance:Mail:{range.Name} is {range.Value}; it must be 1 to {range.Max}.");
    }

    private static bool IsAddress(string? text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text && text.All(char.IsAscii);
}
