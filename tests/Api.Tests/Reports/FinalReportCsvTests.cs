using System.Globalization;
using CsvHelper;

namespace Attendance.Reports;

public sealed class FinalReportCsvTests
{
    [Fact]
    public void Write_Report_IsOneTidyTable()
    {
        var lines = Read(ReportSamples.Report());

        Assert.Equal(["section", "item", "measure", "value"], lines[0]);
        Assert.All(lines, line => Assert.Equal(4, line.Length));
        Assert.Contains("overall||attendedParticipants|88", lines.Select(Text));
        Assert.Contains("report||isFinal|true", lines.Select(Text));
        Assert.Contains("hours|2026-06-01T09:00:00+09:00|method:manual|11", lines.Select(Text));
        Assert.Contains("gates|north|secondsPerScan|4.2", lines.Select(Text));
        Assert.Contains("gates|north|peakAt|2026-06-01T09:15:00+09:00", lines.Select(Text));
        Assert.Contains("alerts|gate_overload-1|clearedAt|2026-06-01T09:40:00+09:00", lines.Select(Text));
        Assert.Contains("arrivals|2026-06-01T09:15:00+09:00|again|4", lines.Select(Text));
        Assert.Contains("refusals|duplicate|records|4", lines.Select(Text));
        Assert.Contains("groups|press|rate|0.6", lines.Select(Text));
        Assert.Equal(lines.Length, lines.Select(line => string.Join('|', line[..3])).Distinct().Count());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("\ttab", "'\ttab")]
    [InlineData("a \"b\", c", "a \"b\", c")]
    [InlineData("two\r\nlines", "two\r\nlines")]
    public void Write_Names_AreNoFormulasAndStayInTheirCell(string name, string cell)
    {
        var lines = Read(ReportSamples.Report(gateName: name));

        Assert.Equal(cell, lines.Single(line => line[0] == "gates" && line[2] == "name")[3]);
    }

    private static string[][] Read(FinalReport report)
    {
        using var parser = new CsvParser(new StringReader(FinalReportCsv.Write(report)), CultureInfo.InvariantCulture);
        var lines = new List<string[]>();
        while (parser.Read())
        {
            lines.Add([.. parser.Record!]);
        }

        return [.. lines];
    }

    private static string Text(string[] line) => string.Join('|', line);
}
