using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Attendance.Events;
using Attendance.Statistics;
using Attendance.Tickets;

namespace Attendance.Reports;

public sealed class FinalReportPageTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Write_AllFigures_HasAChartAndItsTableInEachSection()
    {
        var page = Parse(ReportSamples.Report());

        Assert.Equal(
            ["arrivals", "hours", "gates", "stay", "refusals", "groups", "organizations", "ages", "regions"],
            page.Descendants(Svg + "svg").Select(svg => SectionOf(svg).Attribute("id")!.Value));
        foreach (var svg in page.Descendants(Svg + "svg"))
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            var (title, text) = (svg.Element(Svg + "title")!, svg.Element(Svg + "desc")!);
            Assert.Equal(
                $"{title.Attribute("id")!.Value} {text.Attribute("id")!.Value}",
                svg.Attribute("aria-labelledby")!.Value);
            Assert.NotEmpty(title.Value);
            Assert.NotEmpty(text.Value);
            Assert.NotEmpty(SectionOf(svg).Element("table")!.Descendants("td"));
        }

        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Write_NothingYet_SaysSoInEachSection()
    {
        var page = Parse(ReportSamples.Nothing(), TicketLanguage.English);

        Assert.Empty(page.Descendants(Svg + "svg"));
        Assert.Equal(10, page.Descendants("p").Count(p => p.Value == "Nothing yet."));
        Assert.Contains("Not final: the event is still open.", page.Descendants("p").Select(p => p.Value));
    }

    [Theory]
    [InlineData(EventStatus.Closed, "Final: check-in is closed.")]
    [InlineData(EventStatus.Archived, "Final: check-in is closed.")]
    [InlineData(EventStatus.Published, "Not final: the event is still published.")]
    public void Write_Status_SaysWhetherItIsFinal(EventStatus status, string said)
    {
        var report = ReportSamples.Report(@event: ReportSamples.Event with { Status = status });

        var states = Parse(report, TicketLanguage.English).Descendants("p")
            .Where(p => p.Attribute("class")?.Value.StartsWith("state") == true).Select(p => p.Value);

        Assert.Equal([said], states);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("]]><!-- & \u0001 \u202E 김")]
    public void Write_WhateverTheNames_IsTextAndNothingElse(string name)
    {
        var report = ReportSamples.Report(
            ReportSamples.Patterns with { Groups = [new Turnout { Name = name, Registered = 2, Attended = 1 }] },
            ReportSamples.Event with { EventName = name, Venue = new Venue { Name = name } },
            gateName: name);

        var hostile = Parse(report);

        Assert.Equal(
            Parse(ReportSamples.Report()).Descendants().Select(element => element.Name),
            hostile.Descendants().Select(element => element.Name));
        Assert.DoesNotContain(hostile.Descendants().Attributes(), one => one.Name.LocalName.StartsWith("on"));
        Assert.Contains(
            hostile.Descendants("th").Select(cell => cell.Value), cell => cell == PrintedText.Clean(name));
    }

    [Fact]
    public void Write_Page_LoadsNothingAndKeepsItsPolicy()
    {
        var text = FinalReportPage.Write(ReportSamples.Report(), TicketLanguage.English);

        var style = Regex.Match(text, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'",
            FinalReportStyle.ContentSecurityPolicy);
        Assert.DoesNotMatch("(?i)<script|<link|<img|<iframe|@import| style=| href=| src=|javascript:", text);
        Assert.DoesNotMatch("url\\((?!#)", text);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 20)]
    [InlineData(200, 21)]
    public void Write_ManyGates_ShowsTwentyAndTheOthers(int gates, int rows)
    {
        var ids = Enumerable.Range(1, gates).Select(number => $"gate-{number:D3}").ToArray();
        var patterns = ReportSamples.Patterns with { Gates = [.. ids.Select(ReportSamples.Pace)] };

        var page = Parse(ReportSamples.Report(patterns, gates: ids), TicketLanguage.English);

        var table = Section(page, "gates").Element("table")!.Element("tbody")!.Elements("tr").ToList();
        Assert.Equal(rows, table.Count);
        Assert.Equal(
            gates > 20 ? "others (180) 18,900" : $"{ids[^1]} 105",
            string.Join(' ', table[^1].Elements().Take(2).Select(cell => cell.Value)));
    }

    [Fact]
    public void Write_FiveDaysOfQuarters_AreDrawnAsHours()
    {
        var patterns = ReportSamples.Patterns with
        {
            Arrivals = [.. Enumerable.Range(0, 5 * 96).Select(number => ReportSamples.Quarter(number, 1, 1))],
        };

        var section = Section(Parse(ReportSamples.Report(patterns), TicketLanguage.English), "arrivals");

        Assert.Contains("Each bar is an hour.", section.Elements("p").Select(p => p.Value));
        Assert.Equal(120, section.Element("table")!.Element("tbody")!.Elements("tr").Count());
        Assert.Equal("2026-06-01 09:00", section.Descendants("tbody").Single().Descendants("th").First().Value);
    }

    [Fact]
    public void Write_Korean_IsKoreanThroughout()
    {
        var page = Parse(ReportSamples.Report(), TicketLanguage.Korean);

        Assert.Equal("ko", page.Root!.Attribute("lang")!.Value);
        Assert.All(page.Descendants("h2"), head => Assert.Matches(@"\p{IsHangulSyllables}", head.Value));
        Assert.Contains("중복 스캔", page.Descendants("th").Select(cell => cell.Value));
    }

    [Theory]
    [InlineData(TicketLanguage.English)]
    [InlineData(TicketLanguage.Korean)]
    public void In_EveryLanguage_NamesEveryReasonMethodAndStatus(TicketLanguage language)
    {
        var words = ReportWords.In(language);

        Assert.Equal(Names<Scans.Reason>(), words.Reasons.Keys.Order());
        Assert.Equal(Names<Scans.ScanMethod>(), words.Methods.Keys.Order());
        Assert.Equal(Names<EventStatus>(), words.Statuses.Keys.Order());
    }

    private static IEnumerable<string> Names<TEnum>()
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().Select(Http.ApiJson.Name).Order();

    private static XElement Section(XDocument page, string id) =>
        page.Descendants("section").Single(section => section.Attribute("id")?.Value == id);

    private static XElement SectionOf(XElement element) => element.Ancestors("section").First();

    /// <summary>The page is XML too: every tag closed, every text escaped.</summary>
    private static XDocument Parse(FinalReport report, TicketLanguage language = TicketLanguage.Korean) =>
        XDocument.Parse(FinalReportPage.Write(report, language).Replace("<!DOCTYPE html>", ""));
}
