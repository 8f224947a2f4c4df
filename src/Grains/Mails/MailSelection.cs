using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Tickets;

namespace Attendance.Mails;

/// <summary>Chooses people to send tickets to, and shows what they would get. Reads rows, and wakes no participant's
/// grain.</summary>
internal sealed class MailSelection(
    IMailStore mails, IParticipantStore people, ParticipantRows rows, TimeProvider clock)
{
    /// <summary>Rows in one read, and mails in one transaction.</summary>
    private const int PageMax = 1_000;

    /// <summary>Shown in previews; checks as no event's token.</summary>
    private const string MadeUpToken = "SHOW-0000-0000-0000";

    public async Task<QueueMailsResult> QueueAsync(string eventId, QueueMails command)
    {
        var total = new QueueMailsResult { Queued = 0, HaveOne = 0, MayNotGet = 0 };
        if (!command.Everybody && command.Group is null)
        {
            var numbers = await people.FindNumbersAsync(eventId, command.ParticipantIds, CancellationToken.None);
            var found = await people.LoadAsync(eventId, [.. numbers.Values], CancellationToken.None);
            total = await AddAsync(eventId, command, total, found.Select(person => person.Row));
            return total with { Unknown = [.. command.ParticipantIds.Where(id => !numbers.ContainsKey(id))] };
        }

        for (var after = 0; ;)
        {
            var page = await people.ListAsync(eventId, after, PageMax, CancellationToken.None);
            var chosen = page.Where(row => !row.IsErased
                && (command.Everybody || row.Groups.Contains(command.Group, StringComparer.Ordinal)));
            total = await AddAsync(eventId, command, total, chosen);
            if (page.Count < PageMax)
            {
                return total;
            }

            after = page[^1].Number;
        }
    }

    /// <summary>Null when nobody has the number.</summary>
    public async Task<MailPreview?> PreviewAsync(Event @event, int? participant)
    {
        var (name, token) = (MadeUpName(@event), MadeUpToken);
        if (participant is { } number)
        {
            var found = await people.LoadAsync(@event.EventId, [number], CancellationToken.None);
            if (found is not [{ Row: { IsErased: false } row }])
            {
                return null;
            }

            var view = rows.View(@event.EventId, rows.Read(@event.EventId, row));
            (name, token) = (view.Participant.Person.Name, view.Token ?? MadeUpToken);
        }

        var text = MailComposer.Text(@event, name, token);
        return new MailPreview
        {
            Subject = text.Subject,
            Html = text.Html,
            Text = text.Text,
            Picture = QrCode.Png(token),
        };
    }

    private static string MadeUpName(Event @event) =>
        MailRules.Language(@event) == TicketLanguage.Korean ? "홍길동" : "Alex Example";

    private async Task<QueueMailsResult> AddAsync(
        string eventId, QueueMails command, QueueMailsResult total, IEnumerable<ParticipantRow> chosen)
    {
        var rowsChosen = chosen.ToList();
        var wanted = rowsChosen.Where(MailRules.MayGet)
            .Select(row => new MailWanted(row.Number, row.TokenGeneration)).ToList();
        var queued = wanted.Count == 0 ? 0 : await mails.QueueAsync(
            eventId, wanted, command.Again, command.DryRun, clock.GetUtcNow(), CancellationToken.None);
        return total with
        {
            Queued = total.Queued + queued,
            HaveOne = total.HaveOne + wanted.Count - queued,
            MayNotGet = total.MayNotGet + rowsChosen.Count - wanted.Count,
        };
    }
}
