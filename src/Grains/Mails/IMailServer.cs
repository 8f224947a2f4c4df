namespace Attendance.Mails;

/// <summary>Whoever takes our mails.</summary>
public interface IMailServer
{
    /// <summary>Asks it to take one mail; waits for one of its few connections. Never throws for what a server or a
    /// network may do. Cancelled before the mail was handed over, it throws; later it waits for the answer.</summary>
    Task<SmtpAnswer> SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>A mail as it goes out. Lives in memory only.</summary>
/// <param name="Content">Headers and body, lines ending in CRLF, the last one too.</param>
public sealed record OutgoingMail(string From, string To, byte[] Content);
