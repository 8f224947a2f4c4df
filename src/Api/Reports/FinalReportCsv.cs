using System.Globalization;
using System.Text;
using Attendance.Http;

namespace Attendance.Reports;

/// <summary>The report as one tidy table: a line for each figure, so that a spreadsheet can filter and pivot it.
/// </summary>
internal sealed class FinalReportCsv
{
    private readonly StringBuilder _text = new("section,item,measure,value\r\n");

    public static string Write(FinalReport report)
    {
        var csv = new FinalReportCsv();
        csv.AddEvent(report);
        csv.AddOverall(report);
        csv.AddGates(report);
        csv.AddAlerts(report);
        csv.AddPatterns(report.Patterns);
        return csv._text.ToString();
    }

    private void AddEvent(FinalReport report)
    {
        var (one, id) = (report.Event, report.Event.EventId);
        Add("event", id, "name", one.EventName);
        Add("event", id, "startTime", one.StartTime);
        Add("event", id, "endTime", one.EndTime);
        Add("event", id, "timeZone", one.TimeZone);
        Add("event", id, "venue", one.Venue?.Name);
        Add("event", id, "status", ApiJson.Name(one.Status));
        Add("event", id, "closedAt", one.ClosedAt);
        Add("report", "", "isFinal", report.IsFinal ? "true" : "false");
        Add("report", "", "note", report.Note);
        Add("report", "", "madeAt", report.MadeAt);
        Add("report", "", "position", report.Position);
    }

    private void AddOverall(FinalReport report)
    {
        var overall = report.Overall;
        Add("overall", "", "totalParticipants", overall.TotalParticipants);
        Add("overall", "", "attendedParticipants", overall.AttendedParticipants);
        Add("overall", "", "attendanceRate", overall.AttendanceRate);
        Add("overall", "", "entries", overall.Entries);
        Add("overall", "", "insideNow", overall.InsideNow);
        AddEach("records", "", "", report.Records);
        foreach (var hour in report.Hours)
        {
            var item = Time(hour.Hour);
            Add("hours", item, "entries", hour.Count);
            AddEach("hours", item, "method:", hour.Methods);
            AddEach("hours", item, "gate:", hour.Gates);
        }

        foreach (var zone in report.Zones)
        {
            Add("zones", zone.Zone, "inside", zone.Inside);
            Add("zones", zone.Zone, "limit", zone.Limit);
        }
    }

    private void AddGates(FinalReport report)
    {
        foreach (var gate in report.Gates)
        {
            Add("gates", gate.GateId, "name", gate.GateName);
            Add("gates", gate.GateId, "zone", gate.Zone);
            Add("gates", gate.GateId, "totalProcessed", gate.TotalProcessed);
            Add("gates", gate.GateId, "avgProcessingMs", gate.AvgProcessingMs);
            Add("gates", gate.GateId, "lastAttendance", gate.LastAttendance);
            AddEach("gates", gate.GateId, "method:", gate.MethodBreakdown);
            AddEach("gates", gate.GateId, "refused:", gate.Refusals);
            Add("gates", gate.GateId, "secondsPerScan", gate.SecondsPerScan);
            Add("gates", gate.GateId, "peakScans", gate.PeakScans);
            Add("gates", gate.GateId, "peakAt", gate.PeakAt);
            Add("gates", gate.GateId, "peakLoad", gate.PeakLoad);
            Add("gates", gate.GateId, "refusedShare", gate.RefusedShare);
        }
    }

    private void AddAlerts(FinalReport report)
    {
        foreach (var alert in report.Alerts)
        {
            Add("alerts", alert.AlertId, "kind", alert.Kind);
            Add("alerts", alert.AlertId, "subject", alert.Subject);
            Add("alerts", alert.AlertId, "seen", alert.Seen);
            Add("alerts", alert.AlertId, "count", alert.Count);
            Add("alerts", alert.AlertId, "raisedAt", alert.Since);
            Add("alerts", alert.AlertId, "acknowledgedAt", alert.AcknowledgedAt);
            Add("alerts", alert.AlertId, "acknowledgedBy", alert.AcknowledgedBy);
            Add("alerts", alert.AlertId, "clearedAt", alert.ClearedAt);
        }
    }

    private void AddPatterns(ReportPatterns patterns)
    {
        foreach (var quarter in patterns.Arrivals)
        {
            Add("arrivals", Time(quarter.StartTime), "first", quarter.First);
            Add("arrivals", Time(quarter.StartTime), "again", quarter.Again);
        }

        patterns.Methods.ToList().ForEach(method => Add("methods", method.Name, "entries", method.Count));
        Add("stay", "", "ended", patterns.Stay.Ended);
        Add("stay", "", "open", patterns.Stay.Open);
        Add("stay", "", "meanMinutes", patterns.Stay.MeanMinutes);
        Add("stay", "", "medianMinutes", patterns.Stay.MedianMinutes);
        Add("stay", "", "longMinutes", patterns.Stay.LongMinutes);
        foreach (var length in patterns.Stay.Lengths)
        {
            Add("stay", string.Create(CultureInfo.InvariantCulture, $"{length.FromMinutes} min"), "stays",
                length.Count);
        }

        Add("visits", "", "once", patterns.Visits.Once);
        Add("visits", "", "again", patterns.Visits.Again);
        Add("visits", "", "entries", patterns.Visits.Entries);
        patterns.Refusals.ToList().ForEach(reason => Add("refusals", reason.Name, "records", reason.Count));
        AddTurnout("groups", patterns.Groups);
        AddTurnout("organizations", patterns.Organizations);
        AddTurnout("ages", patterns.Ages);
        AddTurnout("regions", patterns.Regions);
    }

    private void AddTurnout(string section, IEnumerable<ReportTurnout> turnouts)
    {
        foreach (var turnout in turnouts)
        {
            Add(section, turnout.Name, "registered", turnout.Registered);
            Add(section, turnout.Name, "attended", turnout.Attended);
            Add(section, turnout.Name, "rate", turnout.Rate);
        }
    }

    private void AddEach(string section, string item, string prefix, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (name, count) in counts.OrderBy(count => count.Key, StringComparer.Ordinal))
        {
            Add(section, item, prefix + name, count);
        }
    }

    private void Add(string section, string item, string measure, DateTimeOffset? value) =>
        Add(section, item, measure, value is { } time ? Time(time) : null);

    private void Add(string section, string item, string measure, double? value)
    {
        // A number of ours is no formula, whatever its sign.
        if (value is { } number)
        {
            Line(section, item, measure, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Add(string section, string item, string measure, string? value)
    {
        if (value is not null)
        {
            Line(section, item, measure, CsvCell.Of(value));
        }
    }

    private void Line(string section, string item, string measure, string value) =>
        _text.Append(section).Append(',').Append(CsvCell.Of(item)).Append(',').Append(CsvCell.Of(measure)).Append(',')
            .Append(value).Append("\r\n");

    private static string Time(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
