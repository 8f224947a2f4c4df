using Attendance.Events;

namespace Attendance.Tickets;

public enum TicketLanguage
{
    Korean = 1,
    English = 2,
}

public static class TicketLanguages
{
    private const string Korea = "Asia/Seoul";

    /// <summary>The language in which an event speaks to people: the one that is set, or that of its place.</summary>
    public static TicketLanguage Of(Event @event) => @event.Settings.MailLanguage switch
    {
        EventSettings.Korean => TicketLanguage.Korean,
        EventSettings.English => TicketLanguage.English,
        _ => @event.TimeZone == Korea ? TicketLanguage.Korean : TicketLanguage.English,
    };
}

/// <summary>What a ticket mail is made from; the name is the participant's own text and not trusted.</summary>
public sealed record TicketMailRequest(Event Event, string Name, string Token, TicketLanguage Language);

/// <summary>A mail's content. <see cref="Html"/> shows the QR code as <c>&lt;img src="cid:qr"&gt;</c>, so the sender
/// attaches <see cref="QrCode.Png"/> inline under that id. <see cref="Subject"/> is one line; lines of the others end
/// in CRLF.</summary>
public sealed record TicketMailText(string Subject, string Html, string Text);
