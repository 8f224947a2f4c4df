using Attendance.Mails;

namespace Attendance.Fakes;

/// <summary>A mail server that answers as a test says, and keeps what it took.</summary>
internal sealed class FakeMailServer : IMailServer
{
    public static readonly SmtpAnswer Taken = new(SmtpOutcome.Sent, "250 2.0.0");

    private readonly Lock _lock = new();
    private readonly List<OutgoingMail> _asked = [];

    public Func<OutgoingMail, SmtpAnswer> Answer { get; set; } = _ => Taken;

    /// <summary>Every mail that it was asked to take.</summary>
    public List<OutgoingMail> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    public Task<SmtpAnswer> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _asked.Add(mail);
        }

        return Task.FromResult(Answer(mail));
    }
}
