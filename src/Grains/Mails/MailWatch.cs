using System.Globalization;
using System.Text.Json;
using Attendance.Journal;

namespace Attendance.Mails;

/// <summary>What an event's sender has noticed, and the alerts that follow from it. Which are open is the journal's to
/// say, so each is raised once and cleared once across restarts.</summary>
internal sealed class MailWatch(string eventId, JournalQueue journal, TimeProvider clock)
{
    /// <summary>A shorter absence of the server is its own affair.</summary>
    private static readonly TimeSpan AwayMax = TimeSpan.FromMinutes(5);

    /// <summary>Since when no server has said anything; null while one does.</summary>
    public DateTimeOffset? AwaySince { get; private set; }

    /// <summary>Whether a server answered since this was made; before that, nothing is known of it.</summary>
    private bool _hasAnswered;

    public void Note(IEnumerable<DispatchedMail> dispatched)
    {
        var answers = dispatched.Where(mail => mail.Answer is not null).ToList();
        if (answers.Exists(mail => mail.Answer!.Value.Codes is not null))
        {
            (AwaySince, _hasAnswered) = (null, true);
        }
        else if (answers.Count > 0)
        {
            AwaySince ??= clock.GetUtcNow();
        }
    }

    /// <summary>Raises and clears what is due, given what is open by the journal.</summary>
    public async Task CheckAsync(MailAlerts alerts, MailCounts counts)
    {
        var now = clock.GetUtcNow();
        await CheckAsync(
            alerts, MailAlerts.Undelivered, counts.Undelivered > 0, counts.Undelivered == 0, now, counts.Undelivered,
            "Look at the failed and bounced mails: correct the address and try again, send the ticket in another way, "
            + "or cancel them.");
        var waiting = counts.ByStatus.GetValueOrDefault(MailStatus.Queued);
        await CheckAsync(
            alerts, MailAlerts.ServerUnreachable, now - AwaySince >= AwayMax,
            AwaySince is null && (_hasAnswered || waiting == 0), AwaySince ?? now, waiting,
            "Check the mail server, the network, and the settings under Attendance:Mail. Nothing is lost: mails go out "
            + "once it answers.");
    }

    private Task CheckAsync(
        MailAlerts alerts, string kind, bool isWrong, bool isMended, DateTimeOffset since, int count, string action)
    {
        var last = alerts.ByKind.GetValueOrDefault(kind);
        if (isWrong && last is not { IsOpen: true })
        {
            var number = (last?.Number ?? 0) + 1;
            var raised = new AlertRaised(
                string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}"), kind, since, count, action);
            return AppendAsync(
                EntryKind.AlertRaised, raised.AlertId,
                JsonSerializer.SerializeToUtf8Bytes(raised, JournalJson.Default.AlertRaised));
        }

        if (isMended && last is { IsOpen: true })
        {
            return AppendAsync(
                EntryKind.AlertCleared, last.AlertId,
                JsonSerializer.SerializeToUtf8Bytes(
                    new AlertCleared(last.AlertId, kind), JournalJson.Default.AlertCleared));
        }

        return Task.CompletedTask;
    }

    private Task AppendAsync(EntryKind kind, string alertId, byte[] data) => journal.AppendAsync(
        eventId,
        new JournalAppend
        {
            Entries =
            [
                new NewEntry
                {
                    Kind = kind,
                    At = clock.GetUtcNow(),
                    // No scan id has such characters. Whoever else is about to say the same meets this key.
                    ScanKey = $"!{alertId}/{(kind == EntryKind.AlertRaised ? "raised" : "cleared")}",
                    Data = data,
                },
            ],
        });
}
