using Attendance.Events;
using Attendance.Participants;
using Attendance.Tickets;

namespace Attendance.Mails;

/// <summary>Makes mails of people as they are now.</summary>
internal sealed class MailComposer(
    ParticipantReader reader, ParticipantRows rows, MailOptions options, TimeProvider clock)
{
    /// <summary>The mail as it goes out, or null when nobody may get it any more: erased, barred, another token, no
    /// address.</summary>
    public async Task<OutgoingMail?> ComposeAsync(Event @event, Mail mail)
    {
        var stored = await reader.LoadAsync(@event.EventId, mail.Participant);
        if (stored is null || !MailRules.MayGet(stored.Row) || stored.Row.TokenGeneration != mail.Generation)
        {
            return null;
        }

        var view = rows.View(@event.EventId, rows.Read(@event.EventId, stored.Row));
        var person = view.Participant.Person;
        var to = EmailAddress.LookupForm(person.Email!);
        var text = new MailText
        {
            From = options.From!,
            FromName = options.FromName ?? @event.EventName,
            To = to,
            ToName = person.Name,
            MessageId = mail.MessageId!,
            Date = clock.GetUtcNow(),
            Text = Text(@event, person.Name, view.Token!),
            Picture = QrCode.Png(view.Token!),
        };
        return new OutgoingMail(options.From!, to, text.ToBytes());
    }

    public static TicketMailText Text(Event @event, string name, string token) =>
        TicketMail.Compose(new TicketMailRequest(@event, name, token, MailRules.Language(@event)));
}
