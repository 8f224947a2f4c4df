using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Tickets;

namespace Attendance.Mails;

/// <summary>Who gets a mail, when it is tried again, and what is given up.</summary>
internal static class MailRules
{
    public static readonly TimeSpan DelayMax = TimeSpan.FromHours(1);

    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>Whoever may enter gets a ticket.</summary>
    public static bool MayEnter(ParticipantStatus status) =>
        status is ParticipantStatus.Registered or ParticipantStatus.Active;

    /// <summary>Whether there is somebody to send the present token to.</summary>
    public static bool MayGet(ParticipantRow row) =>
        !row.IsErased && !row.TokenRevoked && row.EmailKey is not null && MayEnter((ParticipantStatus)row.Status);

    public static TicketLanguage Language(Event @event) => TicketLanguages.Of(@event);

    /// <summary>What stands behind the mail's id in <c>&lt;mail-id.event-id@host&gt;</c>. An event's id may have
    /// characters that no Message-ID has; what stands for them is in no id.</summary>
    public static string MessageIdSuffix(string eventId, string host) =>
        $".{eventId.Replace('.', '=').Replace(':', '+')}@{host}>";

    /// <summary>What is noted of a mail after the server was asked.</summary>
    public static MailMark After(Mail mail, SmtpAnswer answer, DateTimeOffset now, TimeSpan retry)
    {
        var mark = new MailMark
        {
            MailId = mail.MailId,
            Status = StatusAfter(mail, answer.Outcome, now),
            At = now,
            Tried = true,
            Answer = answer.Codes,
        };
        return mark.Status == MailStatus.Queued
            ? mark with { DueAt = now + Delay(mail.Attempts + 1, retry) }
            : mark;
    }

    /// <summary>Doubles with each attempt, up to an hour.</summary>
    public static TimeSpan Delay(int attempts, TimeSpan retry)
    {
        var delay = retry;
        for (var i = 1; i < attempts && delay < DelayMax; i++)
        {
            delay *= 2;
        }

        return delay < DelayMax ? delay : DelayMax;
    }

    private static MailStatus StatusAfter(Mail mail, SmtpOutcome outcome, DateTimeOffset now) => outcome switch
    {
        SmtpOutcome.Sent => MailStatus.Sent,
        SmtpOutcome.Bounced => MailStatus.Bounced,
        SmtpOutcome.Refused => MailStatus.Failed,
        _ => now - (mail.TriedAt ?? now) >= GiveUpAfter ? MailStatus.Failed : MailStatus.Queued,
    };
}
