using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Attendance.Tickets;

public sealed class BadgeSheetTests
{
    private const string Token = "DEVCON-7K3M-Q2XR-8VT5";
    private static readonly BadgesLeftOut Nobody = new(0, 0, 0, null);

    [Fact]
    public void Policy_NamesTheStyleThatIsSent()
    {
        var page = Page("DevCon", new Badge("Kim Minji", null, Token));

        var style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'",
            BadgeSheet.ContentSecurityPolicy);
        Assert.Contains($"style-src 'sha256-{hash}'", page);
        Assert.DoesNotContain("style=", page);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onload='x' a=\"", "&quot; onload=&#x27;x&#x27; a=&quot;")]
    [InlineData("</h2><style>*{}", "&lt;/h2&gt;&lt;style&gt;*{}")]
    [InlineData("A\u202Egnirts\u2066\u200F B", "Agnirts B")]
    [InlineData("two\nlines\u2028or\0three", "two lines or three")]
    [InlineData("홍길동 & 이몽룡", "홍길동 &amp; 이몽룡")]
    [InlineData("محمد علي", "محمد علي")]
    public void Next_WhateverTheName_IsTextAndNothingElse(string name, string html)
    {
        var badge = new BadgeSheet(name).Next(new Badge(name, name, Token));

        Assert.Equal(
            [html, html, html],
            Regex.Matches(badge, "<(p|h2) [^>]* dir=\"auto\">(.*?)</\\1>", RegexOptions.Singleline)
                .Select(match => match.Groups[2].Value));
        Assert.Equal(
            ["section", "article", "p", "/p", "h2", "/h2", "div", "p", "/p", "p", "/p", "svg", "path", "path", "/svg",
                "/div", "/article"],
            Tags(badge));
    }

    [ReaderFact]
    public void Next_CodeOfABadge_SaysTheTokenThatIsPrintedBesideIt()
    {
        var badge = new BadgeSheet("DevCon").Next(new Badge("Kim Minji", null, Token));

        var svg = Regex.Match(badge, "<svg.*</svg>", RegexOptions.Singleline).Value;
        Assert.Equal([Token], Zbar.Read(GreyPicture.OfSvg(svg)));
        Assert.Contains($"<p class=\"token\">{Token}</p>", badge);
    }

    [Fact]
    public void Sheets_HoldEightBadgesEach()
    {
        var badges = Enumerable.Repeat(new Badge("Kim Minji", "Hanbit", Token), 17).ToArray();

        var sheets = Page("DevCon", badges).Split("<section class=\"sheet\">")[1..];

        Assert.Equal([8, 8, 1], sheets.Select(sheet => Regex.Count(sheet, "<article")));
        Assert.All(sheets, sheet => Assert.Single(Regex.Matches(sheet, "</section>")));
    }

    [Fact]
    public void Close_NobodyToPrint_SaysSo()
    {
        var page = Page("DevCon");

        Assert.Contains("<strong>0 badges</strong> for DevCon. There is nobody to print a badge for.", page);
        Assert.DoesNotContain("<section", page);
        Assert.Equal(0, Tags(page).Count(tag => tag == "section"));
    }

    [Fact]
    public void Close_PeopleLeftOutAndMoreToCome_SaysHowManyAndWhere()
    {
        var end = new BadgeSheet("DevCon").Close(new BadgesLeftOut(2, 1, 3, "?group=a&cursor=9&limit=8"));

        Assert.Contains("<p>6 left out: 2 suspended, 1 cancelled, 3 whose token was taken back.</p>", end);
        Assert.Contains("<a href=\"?group=a&amp;cursor=9&amp;limit=8\">", end);
    }

    [Theory]
    [InlineData("홍길동", "l1")]
    [InlineData("Kim Minji", "l1")]
    [InlineData("Kim Minji-Alexandra", "l3")]
    [InlineData("Wolfeschlegelsteinhausenberger", "l4")]
    public void Next_LongNames_AreSmaller(string name, string size) =>
        Assert.Contains($"<h2 class=\"{size}\"", new BadgeSheet("DevCon").Next(new Badge(name, null, Token)));

    [Fact]
    public void Next_LongestName_IsAllThere()
    {
        var name = string.Join(' ', Enumerable.Repeat("Maximiliana", 16));

        Assert.Contains(
            $"<h2 class=\"l6\" dir=\"auto\">{name}</h2>", new BadgeSheet("DevCon").Next(new Badge(name, null, Token)));
    }

    private static string Page(string eventName, params Badge[] badges)
    {
        var sheet = new BadgeSheet(eventName);
        return sheet.Open() + string.Concat(badges.Select(sheet.Next)) + sheet.Close(Nobody);
    }

    private static string[] Tags(string html) =>
        [.. Regex.Matches(html, "<(/?[a-zA-Z0-9]+)").Select(match => match.Groups[1].Value)];
}
