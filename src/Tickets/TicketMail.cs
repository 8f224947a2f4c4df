using System.Globalization;
using System.Text;
using Attendance.Events;

namespace Attendance.Tickets;

/// <summary>Writes the mail that brings a ticket. It holds no link and asks for nothing from outside, so that nobody
/// learns from it to trust a mail that does.</summary>
public static class TicketMail
{
    private const string NewLine = "\r\n";

    public static TicketMailText Compose(TicketMailRequest request)
    {
        var words = TicketWords.In(request.Language);
        var mail = new Mail(
            words,
            PrintedText.Clean(request.Event.EventName),
            PrintedText.WithoutLinks(request.Name),
            request.Token,
            [.. Facts(request, words)]);
        return new TicketMailText(words.Subject(mail.EventName), Html(mail), Text(mail));
    }

    /// <summary>Both bodies are written from these, so that neither knows more than the other.</summary>
    private static IEnumerable<(string Label, string Value)> Facts(TicketMailRequest request, TicketWords words)
    {
        var times = TicketTimes.Of(request.Event);
        yield return (words.When, words.Period(times));
        if (times.DoorsOpen is { } doorsOpen)
        {
            yield return (words.DoorsOpen, words.Doors(doorsOpen, times));
        }

        foreach (var fact in Place(request.Event.Venue, words))
        {
            yield return fact;
        }

        yield return (words.Name, PrintedText.WithoutLinks(request.Name));
        yield return (words.Token, request.Token);
    }

    private static IEnumerable<(string Label, string Value)> Place(Venue? venue, TicketWords words)
    {
        if (!string.IsNullOrWhiteSpace(venue?.Name))
        {
            yield return (words.Where, PrintedText.Clean(venue.Name));
        }

        if (!string.IsNullOrWhiteSpace(venue?.Address))
        {
            yield return (words.Address, PrintedText.Clean(venue.Address));
        }

        // Five digits tell one door of a hall from the next.
        if (venue is { Lat: { } lat, Lng: { } lng })
        {
            var coordinates = string.Create(CultureInfo.InvariantCulture, $"{lat:0.#####}, {lng:0.#####}");
            yield return (words.Coordinates, coordinates);
        }
    }

    private static string Text(Mail mail)
    {
        var text = new StringBuilder(1024);
        text.Append(mail.Words.Greeting(mail.Name)).Append(NewLine);
        text.Append(mail.Words.Lead(mail.EventName)).Append(NewLine).Append(NewLine);
        foreach (var (label, value) in mail.Facts)
        {
            text.Append(label).Append(": ").Append(value).Append(NewLine);
        }

        text.Append(NewLine);
        foreach (var step in mail.Words.Steps)
        {
            text.Append("- ").Append(step).Append(NewLine);
        }

        return text.ToString();
    }

    // Tables and inline styles only: many mail programs drop style sheets, and some know no other layout. The picture
    // is half as wide as it is drawn, which is sharp on screens of either density.
    private static string Html(Mail mail)
    {
        var words = mail.Words;
        var eventName = PrintedText.Html(mail.EventName);
        var token = PrintedText.Html(mail.Token);
        var html = $"""
            <!DOCTYPE html>
            <html lang="{words.Tag}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>{PrintedText.Html(words.Subject(mail.EventName))}</title>
            </head>
            <body style="margin:0;padding:0;background-color:#f2f3f5;">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f3f5">
            <tr><td align="center" style="padding:24px 12px;">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff"
             style="max-width:560px;table-layout:fixed;background-color:#ffffff;border:1px solid #d9dce1;
            border-radius:8px;word-break:keep-all;overflow-wrap:anywhere;{Font}">
            <tr><td style="padding:28px 28px 4px;font-size:16px;line-height:24px;color:#1f2328;">
            <bdi>{PrintedText.Html(words.Greeting(mail.Name))}</bdi><br>{PrintedText.Html(words.Lead(mail.EventName))}
            </td></tr>
            <tr><td style="padding:12px 28px 0;font-size:24px;line-height:32px;font-weight:bold;color:#1f2328;">
            {eventName}
            </td></tr>
            <tr><td align="center" style="padding:20px 28px 0;">
            <img src="cid:qr" width="200" height="200" alt="{PrintedText.Html(words.Picture(mail.Token))}"
             style="display:block;width:200px;height:200px;border:0;background-color:#ffffff;">
            </td></tr>
            <tr><td align="center" style="padding:4px 28px 20px;font-family:Menlo,Consolas,monospace;font-size:18px;
            line-height:28px;font-weight:bold;color:#1f2328;">{token}</td></tr>
            <tr><td style="padding:0 28px;">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
             style="table-layout:fixed;border-top:1px solid #d9dce1;">
            {string.Concat(mail.Facts.Select(fact => Row(fact.Label, fact.Value)))}</table>
            </td></tr>
            <tr><td style="padding:16px 28px 28px;font-size:14px;line-height:21px;color:#1f2328;">
            <ul style="margin:0;padding:0 0 0 20px;">
            {string.Concat(words.Steps.Select(Step))}</ul>
            </td></tr>
            </table>
            </td></tr>
            </table>
            </body>
            </html>

            """;
        return html.ReplaceLineEndings(NewLine);
    }

    private const string Font =
        "font-family:-apple-system,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR','Segoe UI',Arial,sans-serif;";

    private static string Row(string label, string value) =>
        $"""
        <tr><td valign="top" width="112" style="padding:10px 12px 0 0;font-size:14px;line-height:21px;color:#59636e;">
        {PrintedText.Html(label)}</td>
        <td valign="top" style="padding:10px 0 0;font-size:14px;line-height:21px;color:#1f2328;">
        <bdi>{PrintedText.Html(value)}</bdi></td></tr>

        """;

    private static string Step(string step) => $"<li style=\"padding:0 0 6px;\">{PrintedText.Html(step)}</li>\n";

    private sealed record Mail(
        TicketWords Words,
        string EventName,
        string Name,
        string Token,
        IReadOnlyList<(string Label, string Value)> Facts);
}
