namespace Attendance.Reports;

/// <summary>What happened from <paramref name="Start"/> on, a number for each series of a chart.</summary>
internal sealed record TimeBar(DateTimeOffset Start, IReadOnlyList<int> Values)
{
    public int Total => Values.Sum();
}

/// <summary>How long a bar of time is.</summary>
internal enum BarSpan
{
    Quarter = 1,
    Hour = 2,
    Day = 3,
}

/// <summary>Bars along time, few enough to be told apart on paper, and with gaps where nothing happened.</summary>
/// <param name="Bars">In the order of time.</param>
/// <param name="Span">How long each is.</param>
/// <param name="IsCut">Only the fullest are shown.</param>
internal sealed record TimeBars(IReadOnlyList<TimeBar> Bars, BarSpan Span, bool IsCut)
{
    public const int BarsMax = 150;

    /// <param name="found">Bars in the order of time, those without anything left out.</param>
    /// <param name="span">How long these are; the answer's may be longer.</param>
    /// <param name="times">The event's clocks.</param>
    public static TimeBars Of(IReadOnlyList<TimeBar> found, BarSpan span, ReportTimes times)
    {
        for (; ; span++)
        {
            var bars = Gather(found, span);
            if (bars.Count == 0 || Steps(bars, span) < BarsMax)
            {
                return new TimeBars(Fill(bars, span, times), span, IsCut: false);
            }

            if (span == BarSpan.Day)
            {
                // Scattered over months: those days alone in which something happened, the fullest if need be.
                var fullest = bars.OrderByDescending(bar => bar.Total).Take(BarsMax).OrderBy(bar => bar.Start);
                return new TimeBars([.. fullest], span, IsCut: bars.Count > BarsMax);
            }
        }
    }

    private static List<TimeBar> Gather(IReadOnlyList<TimeBar> found, BarSpan span) =>
    [
        .. found.GroupBy(bar => StartOf(bar.Start, span))
            .Select(same => new TimeBar(
                same.Key, [.. same.First().Values.Select((_, series) => same.Sum(bar => bar.Values[series]))]))
            .OrderBy(bar => bar.Start),
    ];

    private static double Steps(List<TimeBar> bars, BarSpan span) => (bars[^1].Start - bars[0].Start) / LengthOf(span);

    private static List<TimeBar> Fill(List<TimeBar> bars, BarSpan span, ReportTimes times)
    {
        var filled = new List<TimeBar>();
        foreach (var bar in bars)
        {
            while (filled.Count > 0 && Next(filled[^1].Start, span, times) is var next && next < bar.Start)
            {
                filled.Add(new TimeBar(next, [.. bar.Values.Select(_ => 0)]));
            }

            filled.Add(bar);
        }

        return filled;
    }

    /// <summary>A day may have 23 or 25 hours; half a day after its end is in the next one.</summary>
    private static DateTimeOffset Next(DateTimeOffset start, BarSpan span, ReportTimes times) => span == BarSpan.Day
        ? StartOf(times.Local(start + (1.5 * LengthOf(span))), span)
        : times.Local(start + LengthOf(span));

    private static DateTimeOffset StartOf(DateTimeOffset at, BarSpan span) => span switch
    {
        BarSpan.Day => new DateTimeOffset(at.Date, at.Offset),
        BarSpan.Hour => new DateTimeOffset(at.Date.AddHours(at.Hour), at.Offset),
        _ => at,
    };

    private static TimeSpan LengthOf(BarSpan span) => span switch
    {
        BarSpan.Quarter => TimeSpan.FromMinutes(15),
        BarSpan.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };
}
