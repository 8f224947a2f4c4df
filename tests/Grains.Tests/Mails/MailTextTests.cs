using System.Text;
using Attendance.TestKit;
using Attendance.Tickets;

namespace Attendance.Mails;

public sealed class MailTextTests
{
    private static readonly MailText Mail = new()
    {
        From = "tickets@fair.example",
        FromName = "Tech 컨퍼런스",
        To = "haneul@example.org",
        ToName = "김하늘",
        MessageId = "<ticket-1-0.conf-26@fair.example>",
        Date = Samples.Nine,
        Text = new TicketMailText("입장권: Tech 컨퍼런스 2026, 서울 코엑스 전시장 안내", "<p>안녕</p>\r\n", ".\r\n안녕\r\n"),
        Picture = [1, 2, 3],
    };

    [Fact]
    public void ToBytes_KoreanNames_ComeBackAsTheyWere()
    {
        var received = Received(Mail);

        Assert.Equal("Tech 컨퍼런스 <tickets@fair.example>", Decoded(received.Header("From")));
        Assert.Equal("김하늘 <haneul@example.org>", Decoded(received.Header("To")));
        Assert.Equal(Mail.Text.Subject, Decoded(received.Header("Subject")));
        Assert.Equal("Mon, 01 Jun 2026 09:00:00 +0000", received.Header("Date"));
        Assert.Equal(Mail.MessageId, received.MessageId);
    }

    [Fact]
    public void ToBytes_AnyContent_IsAsciiInShortLines()
    {
        var bytes = Mail.ToBytes();

        Assert.All(bytes, octet => Assert.InRange(octet, 1, 126));
        Assert.All(Encoding.ASCII.GetString(bytes).Split("\r\n"), line => Assert.InRange(line.Length, 0, 90));
        Assert.EndsWith("--\r\n", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", Encoding.ASCII.GetString(bytes).Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void ToBytes_NameThatWouldBeAHeader_IsOnlyAName()
    {
        var received = Received(Mail with { ToName = "x\r\nBcc: <all@example.org>\r\n\r\nbody" });

        Assert.DoesNotContain("\r\nBcc:", received.Content, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("<haneul@example.org>", received.Header("To"), StringComparison.Ordinal);
    }

    [Fact]
    public void ToBytes_Parts_AreTextAndPageWithThePicture()
    {
        var content = Received(Mail).Content;

        Assert.Contains("Content-Type: multipart/alternative;", content);
        Assert.Contains($"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(Mail.Text.Text)), content);
        Assert.Contains($"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(Mail.Text.Html)), content);
        Assert.Contains("Content-ID: <qr>", content);
        Assert.Contains("\r\nAQID\r\n", content);
    }

    [Fact]
    public void ToBytes_SameFacts_SameBytes() => Assert.Equal(Mail.ToBytes(), (Mail with { }).ToBytes());

    private static ReceivedMail Received(MailText mail) => new("", "", Encoding.ASCII.GetString(mail.ToBytes()));

    /// <summary>Encoded words put together again; spaces between two of them don't count.</summary>
    private static string Decoded(string header)
    {
        var words = header.Replace("?= =?", "?==?", StringComparison.Ordinal).Split("=?utf-8?B?");
        return string.Concat(words.Select((word, index) => index == 0 ? word : Word(word)));

        static string Word(string word)
        {
            var end = word.IndexOf("?=", StringComparison.Ordinal);
            return Encoding.UTF8.GetString(Convert.FromBase64String(word[..end])) + word[(end + 2)..];
        }
    }
}
