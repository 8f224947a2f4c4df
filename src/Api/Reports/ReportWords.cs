using Attendance.Tickets;

namespace Attendance.Reports;

/// <summary>What the printed report says, in one language.</summary>
internal sealed record ReportWords
{
    /// <summary>As in HTML's <c>lang</c>.</summary>
    public required string Tag { get; init; }

    public required string Report { get; init; }

    public required string Final { get; init; }

    /// <summary>With the event's status for {0}.</summary>
    public required string NotFinal { get; init; }

    public required IReadOnlyDictionary<string, string> Statuses { get; init; }

    /// <summary>With time and position.</summary>
    public required string Made { get; init; }

    public required string NothingYet { get; init; }

    public required string Overall { get; init; }

    public required string Registered { get; init; }

    public required string Attended { get; init; }

    public required string Rate { get; init; }

    public required string Entries { get; init; }

    public required string CameOnce { get; init; }

    public required string CameAgain { get; init; }

    public required string Inside { get; init; }

    public required string Arrivals { get; init; }

    public required string First { get; init; }

    public required string Again { get; init; }

    public required string Hours { get; init; }

    public required string Time { get; init; }

    /// <summary>Said of bars of this length.</summary>
    public required IReadOnlyDictionary<BarSpan, string> Spans { get; init; }

    public required string OnlyFullest { get; init; }

    public required IReadOnlyDictionary<string, string> Methods { get; init; }

    public required string Stay { get; init; }

    /// <summary>With mean, median and what nine of ten stay at most, in minutes.</summary>
    public required string StaySummary { get; init; }

    /// <summary>With how many stays ended and how many did not.</summary>
    public required string StayCounts { get; init; }

    public required string Minutes { get; init; }

    public required string Stays { get; init; }

    public required string Refusals { get; init; }

    public required string Reason { get; init; }

    public required string Records { get; init; }

    public required IReadOnlyDictionary<string, string> Reasons { get; init; }

    public required string Gates { get; init; }

    public required string Gate { get; init; }

    public required string Scans { get; init; }

    public required string AvgProcessing { get; init; }

    public required string SecondsPerScan { get; init; }

    public required string PeakScans { get; init; }

    public required string PeakAt { get; init; }

    public required string PeakLoad { get; init; }

    public required string RefusedShare { get; init; }

    public required string Zones { get; init; }

    public required string Zone { get; init; }

    public required string Limit { get; init; }

    public required string Groups { get; init; }

    public required string Organizations { get; init; }

    public required string Ages { get; init; }

    public required string Regions { get; init; }

    public required string Name { get; init; }

    public required string Unknown { get; init; }

    /// <summary>With how many were put together.</summary>
    public required string Others { get; init; }

    public required string Alerts { get; init; }

    public required string Alert { get; init; }

    public required string Raised { get; init; }

    public required string Acknowledged { get; init; }

    public required string Cleared { get; init; }

    public required string Seen { get; init; }

    /// <summary>What a chart shows: how many bars, and the largest number of them.</summary>
    public required string ChartSummary { get; init; }

    public static ReportWords In(TicketLanguage language) => language switch
    {
        TicketLanguage.Korean => KoreanReportWords.Words,
        TicketLanguage.English => EnglishReportWords.Words,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "No report is written in it."),
    };
}
