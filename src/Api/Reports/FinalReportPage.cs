using System.Globalization;
using System.Text;
using Attendance.Tickets;
using static Attendance.Reports.ReportTable;

namespace Attendance.Reports;

/// <summary>The report as a page to print on A4: no script, nothing loaded, charts as SVG with a table after each.
/// </summary>
internal sealed class FinalReportPage
{
    /// <summary>Rows of a chart and its table; the rest is one row of others.</summary>
    public const int RowsMax = 20;

    private readonly FinalReport _report;
    private readonly ReportWords _words;
    private readonly ReportTimes _times;
    private readonly ReportSections _sections;

    private FinalReportPage(FinalReport report, ReportWords words)
    {
        _report = report;
        _words = words;
        _times = ReportTimes.InZone(report.Event.TimeZone);
        _sections = new ReportSections(words, _times);
    }

    public static string Write(FinalReport report, TicketLanguage language) =>
        new FinalReportPage(report, ReportWords.In(language)).Write();

    // The policy is in the page too, so that it holds for a saved copy; tags are closed, so that it is XML as well.
    private string Write()
    {
        var name = PrintedText.Html(_report.Event.EventName);
        var page = new StringBuilder(
            $"""
            <!DOCTYPE html>
            <html lang="{_words.Tag}">
            <head>
            <meta charset="utf-8" />
            <meta http-equiv="Content-Security-Policy" content="{FinalReportStyle.Policy}" />
            <meta name="referrer" content="no-referrer" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{name}: {_words.Report}</title>
            <style>{FinalReportStyle.Css}</style>
            </head>
            <body>
            <header>
            <h1 dir="auto">{name}</h1>

            """);
        AddHead(page);
        page.Append("</header>\n<main>\n");
        AddOverall(page);
        var (patterns, report) = (_report.Patterns, _report);
        page.Append(_sections.Arrivals(patterns.Arrivals)).Append(_sections.Hours(report.Hours));
        page.Append(_sections.Gates(report.Gates)).Append(_sections.Stay(patterns.Stay));
        page.Append(_sections.Refusals(patterns.Refusals));
        page.Append(_sections.Turnout("groups", _words.Groups, patterns.Groups));
        page.Append(_sections.Turnout("organizations", _words.Organizations, patterns.Organizations));
        page.Append(_sections.Turnout("ages", _words.Ages, patterns.Ages));
        page.Append(_sections.Turnout("regions", _words.Regions, patterns.Regions));
        page.Append(_sections.Zones(report.Zones)).Append(_sections.Alerts(report.Alerts));
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private void AddHead(StringBuilder page)
    {
        var one = _report.Event;
        var state = _report.IsFinal
            ? _words.Final
            : Format(_words.NotFinal, _words.Statuses[Http.ApiJson.Name(one.Status)]);
        page.Append("<p>").Append(_words.Report).Append("</p>\n<p>")
            .Append(CultureInfo.InvariantCulture, $"{Full(one.StartTime)} – {Full(one.EndTime)} ")
            .Append(PrintedText.Html(one.TimeZone)).Append("</p>\n");
        if (one.Venue is { } venue && string.Join(", ", new[] { venue.Name, venue.Address }.OfType<string>())
            is { Length: > 0 } place)
        {
            page.Append("<p dir=\"auto\">").Append(PrintedText.Html(place)).Append("</p>\n");
        }

        page.Append(_report.IsFinal ? "<p class=\"state\">" : "<p class=\"state open\">")
            .Append(PrintedText.Html(state)).Append("</p>\n<p>")
            .Append(PrintedText.Html(Format(_words.Made, Full(_report.MadeAt), Number(_report.Position))))
            .Append("</p>\n");
    }

    private void AddOverall(StringBuilder page)
    {
        var (overall, visits) = (_report.Overall, _report.Patterns.Visits);
        page.Append("<section id=\"overall\">\n<h2>").Append(_words.Overall).Append("</h2>\n").Append(ReportTable.Write(
            _words.Overall,
            ["", "#"],
            [
                [_words.Registered, Number(overall.TotalParticipants)],
                [_words.Attended, Number(overall.AttendedParticipants)],
                [_words.Rate, Percent(overall.AttendanceRate)],
                [_words.Entries, Number(overall.Entries)],
                [_words.CameOnce, Number(visits.Once)],
                [_words.CameAgain, Number(visits.Again)],
                [_words.Inside, Number(overall.InsideNow)],
            ])).Append("</section>\n");
    }

    private static string Full(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Format(string format, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, format, values);
}
