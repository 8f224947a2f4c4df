using System.Globalization;
using System.Text;
using Attendance.Tickets;

namespace Attendance.Mails;

/// <summary>A mail as RFC 5322 and MIME write it: text and page as alternatives, the page with its picture.
/// Everything is ASCII, and the same facts give the same bytes.</summary>
internal sealed record MailText
{
    private const string NewLine = "\r\n";

    /// <summary>Bytes in an encoded word, so that its line has 76 characters at most.</summary>
    private const int WordBytesMax = 39;

    private const int LineMax = 76;

    private const string PlainType = "text/plain; charset=utf-8";

    public required string From { get; init; }

    public required string FromName { get; init; }

    public required string To { get; init; }

    public required string ToName { get; init; }

    public required string MessageId { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required TicketMailText Text { get; init; }

    /// <summary>PNG, shown as <c>cid:qr</c>; null for a mail that is its plain text only.</summary>
    public required byte[]? Picture { get; init; }

    public byte[] ToBytes()
    {
        // Boundaries are made of what no base64 holds, so no content can contain them.
        const string Outer = "=_alternative_=";
        const string Inner = "=_related_=";
        var mail = new StringBuilder(16 * 1024);
        Header(mail, "From", Mailbox(FromName, From));
        Header(mail, "To", Mailbox(ToName, To));
        Header(mail, "Subject", Encoded(Text.Subject));
        Header(mail, "Date", Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'",
            CultureInfo.InvariantCulture));
        Header(mail, "Message-ID", MessageId);
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Auto-Submitted", "auto-generated");
        if (Picture is null)
        {
            Content(mail, PlainType, Encoding.UTF8.GetBytes(Text.Text));
            return Encoding.UTF8.GetBytes(mail.ToString());
        }

        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{Outer}\"");
        Part(mail, Outer, PlainType, Encoding.UTF8.GetBytes(Text.Text));
        mail.Append(NewLine).Append("--").Append(Outer).Append(NewLine);
        Header(mail, "Content-Type", $"multipart/related; boundary=\"{Inner}\"");
        Part(mail, Inner, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Text.Html));
        Part(mail, Inner, "image/png", Picture, "Content-ID: <qr>\r\nContent-Disposition: inline; "
            + "filename=\"ticket.png\"\r\n");
        mail.Append("--").Append(Inner).Append("--").Append(NewLine);
        mail.Append("--").Append(Outer).Append("--").Append(NewLine);
        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    /// <summary>A name and an address; a name that says nothing is left out.</summary>
    private static string Mailbox(string name, string address) =>
        name.Length == 0 ? $"<{address}>" : $"{Encoded(name)}{NewLine} <{address}>";

    /// <summary>Always as encoded words, so that no character of a name can mean anything to a server.</summary>
    private static string Encoded(string text)
    {
        var words = new StringBuilder();
        var word = new List<byte>(WordBytesMax);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = utf8[..rune.EncodeToUtf8(utf8)];
            if (word.Count + bytes.Length > WordBytesMax)
            {
                Flush();
            }

            word.AddRange(bytes);
        }

        Flush();
        return words.ToString();

        void Flush()
        {
            if (word.Count > 0)
            {
                words.Append(words.Length == 0 ? "" : NewLine + " ")
                    .Append("=?utf-8?B?").Append(Convert.ToBase64String([.. word])).Append("?=");
                word.Clear();
            }
        }
    }

    private static void Header(StringBuilder mail, string name, string value) =>
        mail.Append(name).Append(": ").Append(value).Append(NewLine);

    private static void Part(StringBuilder mail, string boundary, string type, byte[] content, string more = "")
    {
        mail.Append(NewLine).Append("--").Append(boundary).Append(NewLine);
        Content(mail, type, content, more);
    }

    private static void Content(StringBuilder mail, string type, byte[] content, string more = "")
    {
        Header(mail, "Content-Type", type);
        Header(mail, "Content-Transfer-Encoding", "base64");
        mail.Append(more).Append(NewLine);
        var base64 = Convert.ToBase64String(content);
        for (var start = 0; start < base64.Length; start += LineMax)
        {
            mail.Append(base64, start, Math.Min(LineMax, base64.Length - start)).Append(NewLine);
        }
    }
}
