using System.Collections.Concurrent;
using Attendance.Events;
using Attendance.Journal;
using Microsoft.Extensions.Logging;

namespace Attendance.Mails;

/// <summary>What became of a mail that was taken to be sent; null codes when no server spoke.</summary>
internal sealed record DispatchedMail(MailStatus Status, SmtpAnswer? Answer);

/// <summary>Sends the mails that an event's owner took, off its turn, and notes what became of each as soon as the
/// server has said it: a crash repeats at most what was under way.</summary>
internal sealed partial class MailDispatch(
    IMailStore store, IMailServer server, MailComposer composer, MailRate rate, MailOptions options,
    TimeProvider clock, ILogger<MailDispatch> logger)
{
    private const int MarkTriesMax = 30;

    private static readonly TimeSpan MarkPause = TimeSpan.FromSeconds(1);

    /// <summary>Cancelled, what is left stays taken until somebody claims it.</summary>
    public async Task<IReadOnlyCollection<DispatchedMail>> SendAsync(
        Event @event, long owner, IReadOnlyList<Mail> taken, CancellationToken cancellationToken)
    {
        var results = new ConcurrentQueue<DispatchedMail>();
        var isServerThere = true;
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Connections,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(taken, parallel, async (mail, stopping) =>
        {
            var (mark, answer) = Volatile.Read(ref isServerThere)
                ? await SendAsync(@event, mail, stopping)
                : (Untried(mail), null);
            if (answer?.Outcome == SmtpOutcome.Unreachable)
            {
                Volatile.Write(ref isServerThere, false);
            }

            await MarkAsync(@event.EventId, owner, mark, stopping);
            results.Enqueue(new DispatchedMail(mark.Status, answer));
        });
        return results;
    }

    private async Task<(MailMark Mark, SmtpAnswer? Answer)> SendAsync(
        Event @event, Mail mail, CancellationToken stopping)
    {
        if (!rate.TryTake())
        {
            return (Untried(mail), null);
        }

        OutgoingMail? outgoing;
        try
        {
            // As late as can be: whoever is erased or barred from now on gets the mail that is under way.
            outgoing = await composer.ComposeAsync(@event, mail);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            // One that cannot be written must not hold up the others; it is told like any other that failed.
            LogNotComposed(@event.EventId, mail.MailId, exception);
            return (Untried(mail) with { Status = MailStatus.Failed }, null);
        }

        if (outgoing is null)
        {
            return (Untried(mail) with { Status = MailStatus.Cancelled }, null);
        }

        var answer = await server.SendAsync(outgoing, stopping);
        return (MailRules.After(mail, answer, clock.GetUtcNow(), options.Retry), answer);
    }

    private MailMark Untried(Mail mail) =>
        new() { MailId = mail.MailId, Status = MailStatus.Queued, At = clock.GetUtcNow() };

    /// <summary>Tries hard: what was sent and is not marked would be sent again.</summary>
    private async Task MarkAsync(string eventId, long owner, MailMark mark, CancellationToken stopping)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await store.MarkAsync(eventId, owner, mark, CancellationToken.None);
                return;
            }
            catch (StoreUnavailableException exception) when (tries < MarkTriesMax)
            {
                LogNotMarked(eventId, mark.MailId, exception.Message);
                await Task.Delay(MarkPause, clock, stopping);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {EventId}: mail {MailId} cannot be written")]
    private partial void LogNotComposed(string eventId, string mailId, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Event {EventId}: mail {MailId} cannot be marked yet: {Reason}")]
    private partial void LogNotMarked(string eventId, string mailId, string reason);
}
