using System.Globalization;
using System.Text;
using Attendance.Alerts;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Tickets;
using static Attendance.Reports.ReportTable;

namespace Attendance.Reports;

/// <summary>The parts of the printed report: each a chart and the table of what it shows, or that there is nothing yet.
/// </summary>
internal sealed class ReportSections(ReportWords words, ReportTimes times)
{
    private static readonly string[] Methods = ["qr_scan", "ble_auto", "manual"];

    public string Arrivals(IReadOnlyList<ReportArrivals> arrivals) => AlongTime(
        "arrivals", words.Arrivals, [words.First, words.Again], BarSpan.Quarter,
        [.. arrivals.Select(quarter => new TimeBar(quarter.StartTime, [quarter.First, quarter.Again]))]);

    public string Hours(IReadOnlyList<HourResponse> hours) => AlongTime(
        "hours", words.Hours, [.. Methods.Select(method => words.Methods[method])], BarSpan.Hour,
        [
            .. hours.Select(hour => new TimeBar(
                hour.Hour, [.. Methods.Select(method => hour.Methods.GetValueOrDefault(method))])),
        ]);

    public string Gates(IReadOnlyList<ReportGate> gates)
    {
        var rows = gates.OrderByDescending(gate => gate.TotalProcessed).Take(FinalReportPage.RowsMax).ToList();
        var others = gates.Except(rows).ToList();
        if (others.Count > 0)
        {
            var scans = others.Sum(gate => gate.TotalProcessed);
            rows.Add(new ReportGate(
                Format(words.Others, others.Count), null, null, scans,
                others.Sum(gate => gate.AvgProcessingMs * gate.TotalProcessed) / Math.Max(scans, 1), null,
                new Dictionary<string, int>(), new Dictionary<string, int>(), null, null, null, null,
                others.Sum(gate => gate.RefusedShare * gate.TotalProcessed) / Math.Max(scans, 1)));
        }

        var bars = rows.Select(gate => new LyingBar(
            NameOf(gate), gate.PeakLoad ?? 0, Math.Max(1, gate.PeakLoad ?? 0),
            $"{Percent(gate.PeakLoad)} · {Number(gate.SecondsPerScan, "0.#")} s"));
        return Section("gates", words.Gates, rows.Count == 0 ? null : Lying(
            "gates", $"{words.Gates}: {words.PeakLoad} · {words.SecondsPerScan}", [.. bars]) + ReportTable.Write(
            words.Gates,
            [
                words.Gate, "#" + words.Scans, "#" + words.AvgProcessing, "#" + words.SecondsPerScan,
                "#" + words.PeakScans, words.PeakAt, "#" + words.PeakLoad, "#" + words.RefusedShare,
            ],
            rows.Select(gate => (IReadOnlyList<string>)
            [
                NameOf(gate), Number(gate.TotalProcessed), Number(gate.AvgProcessingMs, "0.0"),
                Number(gate.SecondsPerScan, "0.#"), Number(gate.PeakScans), Time(gate.PeakAt), Percent(gate.PeakLoad),
                Percent(gate.RefusedShare),
            ])));
    }

    public string Stay(ReportStay stay)
    {
        if (stay.Ended == 0)
        {
            return Section("stay", words.Stay, null);
        }

        var labels = stay.Lengths.Select((length, index) => index + 1 < stay.Lengths.Count
            ? $"{Number(length.FromMinutes)}–{Number(stay.Lengths[index + 1].FromMinutes)}"
            : $"{Number(length.FromMinutes)}+").ToList();
        var bars = stay.Lengths.Zip(labels, (length, label) => (label, (IReadOnlyList<int>)[length.Count])).ToList();
        var summary = Format(
            words.StaySummary, Number(stay.MeanMinutes, "0"), Number(stay.MedianMinutes, "0"),
            Number(stay.LongMinutes, "0"));
        var counts = Format(words.StayCounts, Number(stay.Ended), Number(stay.Open));
        return Section("stay", words.Stay,
            $"<p>{PrintedText.Html(summary)}</p>\n<p>{PrintedText.Html(counts)}</p>\n"
            + (bars.Count == 0 ? "" : Standing("stay", words.Stay, [words.Stays], bars))
            + ReportTable.Write(
                words.Stay, [words.Minutes, "#" + words.Stays],
                bars.Select(bar => (IReadOnlyList<string>)[bar.label, Number(bar.Item2[0])])));
    }

    public string Refusals(IReadOnlyList<ReportCount> refusals)
    {
        var rows = refusals.Select(refusal => (
            Name: words.Reasons.GetValueOrDefault(refusal.Name, refusal.Name), refusal.Count)).ToList();
        return Section("refusals", words.Refusals, rows.Count == 0 ? null : Lying(
            "refusals", words.Refusals,
            [.. rows.Select(row => new LyingBar(row.Name, row.Count, row.Count, Number(row.Count)))])
            + ReportTable.Write(
                words.Refusals, [words.Reason, "#" + words.Records],
                rows.Select(row => (IReadOnlyList<string>)[row.Name, Number(row.Count)])));
    }

    public string Turnout(string id, string title, IReadOnlyList<ReportTurnout> turnouts)
    {
        var rows = turnouts.Take(FinalReportPage.RowsMax)
            .Select(turnout => turnout.Name.Length == 0 ? turnout with { Name = words.Unknown } : turnout).ToList();
        if (turnouts.Count > rows.Count)
        {
            var others = turnouts.Skip(rows.Count).ToList();
            rows.Add(ReportTurnout.Of(
                Format(words.Others, others.Count),
                others.Sum(one => one.Registered),
                others.Sum(one => one.Attended)));
        }

        return Section(id, title, rows.Count == 0 ? null : Lying(
            id, $"{title}: {words.Attended} / {words.Registered}",
            [
                .. rows.Select(row => new LyingBar(
                    row.Name, row.Attended, row.Registered,
                    $"{Number(row.Attended)} / {Number(row.Registered)} ({Percent(row.Rate)})")),
            ])
            + ReportTable.Write(
                title, [words.Name, "#" + words.Registered, "#" + words.Attended, "#" + words.Rate],
                rows.Select(row => (IReadOnlyList<string>)
                    [row.Name, Number(row.Registered), Number(row.Attended), Percent(row.Rate)])));
    }

    public string Zones(IReadOnlyList<ZoneResponse> zones) => zones.Count == 0 ? "" : Section(
        "zones", words.Zones, ReportTable.Write(
            words.Zones, [words.Zone, "#" + words.Inside, "#" + words.Limit],
            zones.Select(zone => (IReadOnlyList<string>)[zone.Zone, Number(zone.Inside), Number(zone.Limit)])));

    public string Alerts(IReadOnlyList<AlertResponse> alerts) => Section(
        "alerts", words.Alerts, alerts.Count == 0 ? null : ReportTable.Write(
            words.Alerts, [words.Alert, words.Seen, words.Raised, words.Acknowledged, words.Cleared],
            alerts.Select(alert => (IReadOnlyList<string>)
            [
                string.Join(' ', new[] { alert.Kind, alert.Subject }.OfType<string>()), alert.Seen ?? "–",
                Time(alert.Since), Time(alert.AcknowledgedAt), Time(alert.ClearedAt),
            ])));

    private string AlongTime(
        string id, string title, IReadOnlyList<string> series, BarSpan span, IReadOnlyList<TimeBar> found)
    {
        var (bars, shown, isCut) = TimeBars.Of(found, span, times);
        if (bars.Count == 0)
        {
            return Section(id, title, null);
        }

        var note = words.Spans[shown] + (isCut ? " " + words.OnlyFullest : "");
        var isOneDay = bars[0].Start.Date == bars[^1].Start.Date;
        var axis = shown == BarSpan.Day ? "MM-dd" : isOneDay ? "HH:mm" : "MM-dd HH:mm";

        // Only where clocks change on the way does a time need its offset.
        var row = (shown == BarSpan.Day ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm")
            + (bars[0].Start.Offset == bars[^1].Start.Offset ? "" : " zzz");
        return Section(id, title, $"<p>{PrintedText.Html(note)}</p>\n" + Standing(
            id, title, series, [.. bars.Select(bar => (Text(bar.Start, axis), bar.Values))])
            + ReportTable.Write(
                title, [words.Time, .. series.Select(name => "#" + name)],
                bars.Where(bar => bar.Total != 0).Select(bar => (IReadOnlyList<string>)
                    [Text(bar.Start, row), .. bar.Values.Select(value => Number(value))])));
    }

    private string Standing(
        string id, string title, IReadOnlyList<string> series,
        IReadOnlyList<(string Label, IReadOnlyList<int> Values)> bars) => Figure(BarChart.Standing(
            new ChartText(id + "-chart", title, Summary(bars.Count, bars.Max(bar => bar.Values.Sum()))), series, bars));

    private string Lying(string id, string title, IReadOnlyList<LyingBar> bars) => Figure(BarChart.Lying(
        new ChartText(id + "-chart", title, Summary(bars.Count, bars.Max(bar => bar.Part))), bars));

    private string Summary(int bars, double longest) =>
        Format(words.ChartSummary, Number(bars), Number(Math.Round(longest, 2)));

    private static string Figure(string svg) => $"<figure>\n{svg}</figure>\n";

    private string Section(string id, string title, string? content) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<section id=\"{id}\">\n<h2>{PrintedText.Html(title)}</h2>\n")
        .Append(content ?? $"<p>{PrintedText.Html(words.NothingYet)}</p>\n").Append("</section>\n").ToString();

    private static string NameOf(ReportGate gate) => gate.GateName is { Length: > 0 } name ? name : gate.GateId;

    private static string Time(DateTimeOffset? at) => at is { } time ? Text(time, "MM-dd HH:mm") : "–";

    private static string Text(DateTimeOffset at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    private static string Format(string format, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, format, values);
}
