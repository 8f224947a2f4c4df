using System.Net;
using System.Text.RegularExpressions;
using Attendance.Events;

namespace Attendance.Tickets;

public sealed class TicketMailTests
{
    private const string Token = "DEVCON-7K3M-Q2XR-8VT5";
    private static readonly Event DevCon = new()
    {
        EventId = "devcon",
        EventName = "DevCon Seoul 2026",
        StartTime = new DateTimeOffset(2026, 5, 1, 0, 30, 0, TimeSpan.Zero),
        EndTime = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero),
        TimeZone = "Asia/Seoul",
        Venue = new Venue { Name = "COEX Hall B", Address = "서울 강남구 영동대로 513", Lat = 37.511812, Lng = 127.0592 },
    };

    [Fact]
    public void Compose_English_SaysWhatWhenWhereAndHow()
    {
        var mail = TicketMail.Compose(new TicketMailRequest(DevCon, "Kim Minji", Token, TicketLanguage.English));

        Assert.Equal("Your ticket: DevCon Seoul 2026", mail.Subject);
        Assert.Equal(
            """
            Hello Kim Minji,
            this is your ticket for DevCon Seoul 2026.

            When: Friday, May 1, 2026, 9:30 AM – 6:00 PM (Korea time, UTC+9)
            Check-in opens: 8:30 AM
            Where: COEX Hall B
            Address: 서울 강남구 영동대로 513
            Coordinates: 37.51181, 127.0592
            Name: Kim Minji
            Ticket code: DEVCON-7K3M-Q2XR-8VT5

            - Show the QR code at the gate: on your phone with the screen bright, or printed on paper.
            - If it cannot be read, tell the staff your ticket code.
            - It admits one person only. Please do not pass it on or post a picture of it.

            """.ReplaceLineEndings("\r\n"),
            mail.Text);
    }

    [Fact]
    public void Compose_Korean_SaysTheSameInKorean()
    {
        var mail = TicketMail.Compose(new TicketMailRequest(DevCon, "김민지", Token, TicketLanguage.Korean));

        Assert.Equal("[입장권] DevCon Seoul 2026", mail.Subject);
        Assert.Equal(
            """
            김민지 님, 안녕하세요.
            DevCon Seoul 2026 입장권을 보내 드립니다.

            일시: 2026년 5월 1일(금) 오전 9시 30분 ~ 오후 6시 (한국 시간, UTC+9)
            입장 시작: 오전 8시 30분
            장소: COEX Hall B
            주소: 서울 강남구 영동대로 513
            좌표: 37.51181, 127.0592
            이름: 김민지
            입장 코드: DEVCON-7K3M-Q2XR-8VT5

            - 입구에서 QR 코드를 보여 주세요. 화면을 밝게 한 휴대폰이나 인쇄한 종이 모두 괜찮습니다.
            - QR 코드가 읽히지 않으면 직원에게 입장 코드를 알려 주세요.
            - 한 분만 입장할 수 있습니다. 다른 사람에게 전달하거나 사진을 올리지 마세요.

            """.ReplaceLineEndings("\r\n"),
            mail.Text);
    }

    [Theory]
    [InlineData(TicketLanguage.Korean)]
    [InlineData(TicketLanguage.English)]
    public void Compose_Html_HasEveryLineOfTheText(TicketLanguage language)
    {
        var mail = TicketMail.Compose(new TicketMailRequest(DevCon, "Kim Minji", Token, language));

        var shown = WebUtility.HtmlDecode(Regex.Replace(mail.Html, "<[^>]*>", "")).ReplaceLineEndings("\n");
        foreach (var line in mail.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.StartsWith("- ", StringComparison.Ordinal) ? [line[2..]] : line.Split(": ", 2);
            Assert.All(parts, part => Assert.Contains(part, shown));
        }
    }

    [Fact]
    public void Compose_Html_ShowsTheAttachedPictureAndAsksForNothingElse()
    {
        var html = TicketMail.Compose(new TicketMailRequest(DevCon, "Kim", Token, TicketLanguage.English)).Html;

        Assert.Equal(["src=\"cid:qr\""], Regex.Matches(html, "(src|href|background)=\"[^\"]*\"").Select(m => m.Value));
        Assert.Contains($"alt=\"QR code of ticket {Token}\"", html);
        Assert.DoesNotContain("url(", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<style", html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\"><img src=x onerror='y'>", "&quot;&gt;&lt;img src=x onerror=&#x27;y&#x27;&gt;")]
    [InlineData("A\u202EB\r\nBcc: x@example.com", "AB  Bcc: x@example. com")]
    [InlineData("Win at https://evil.example/x", "Win at https: //evil. example/x")]
    [InlineData("J.R. Kim", "J.R. Kim")]
    public void Compose_WhateverTheName_IsTextAndNothingElse(string name, string html)
    {
        var harmless = TicketMail.Compose(new TicketMailRequest(DevCon, "Kim", Token, TicketLanguage.English));

        var mail = TicketMail.Compose(new TicketMailRequest(DevCon, name, Token, TicketLanguage.English));

        Assert.Contains($"<bdi>Hello {html},</bdi>", mail.Html);
        Assert.Contains($"<bdi>{html}</bdi>", mail.Html);
        Assert.Equal(Tags(harmless.Html), Tags(mail.Html));
        Assert.Equal(harmless.Subject, mail.Subject);
        Assert.Equal(harmless.Text.Split('\n').Length, mail.Text.Split('\n').Length);
    }

    [Fact]
    public void Compose_EventNameWithMarkupAndLineBreaks_StaysOneSubjectAndNoMarkup()
    {
        var @event = DevCon with { EventName = "A <b>fair</b>\r\nBcc: x" };

        var mail = TicketMail.Compose(new TicketMailRequest(@event, "Kim", Token, TicketLanguage.English));

        Assert.Equal("Your ticket: A <b>fair</b>  Bcc: x", mail.Subject);
        Assert.DoesNotContain("<b>", mail.Html);
    }

    [Fact]
    public void Compose_NoVenueAndNoWait_LeavesThoseLinesOut()
    {
        var @event = DevCon with { Venue = null, Settings = new EventSettings { AdmitBeforeMinutes = 0 } };

        var mail = TicketMail.Compose(new TicketMailRequest(@event, "Kim", Token, TicketLanguage.English));

        Assert.DoesNotContain("Where", mail.Text);
        Assert.DoesNotContain("Address", mail.Text);
        Assert.DoesNotContain("Coordinates", mail.Text);
        Assert.DoesNotContain("Check-in opens", mail.Text);
    }

    [Fact]
    public void Compose_UnknownLanguage_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => TicketMail.Compose(new TicketMailRequest(DevCon, "Kim", Token, default)));

    private static string[] Tags(string html) =>
        [.. Regex.Matches(html, "<(/?[a-zA-Z0-9]+)").Select(match => match.Groups[1].Value)];
}
