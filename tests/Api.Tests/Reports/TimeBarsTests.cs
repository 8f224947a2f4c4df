namespace Attendance.Reports;

public sealed class TimeBarsTests
{
    private static readonly ReportTimes Berlin = ReportTimes.InZone("Europe/Berlin");

    [Fact]
    public void Of_Nothing_IsNothing() => Assert.Empty(Of(BarSpan.Quarter).Bars);

    [Fact]
    public void Of_FewQuarters_HasGapsWhereNothingHappened()
    {
        var bars = Of(BarSpan.Quarter, ("2026-06-01T09:00:00+02:00", 2), ("2026-06-01T09:45:00+02:00", 1));

        Assert.Equal((BarSpan.Quarter, false), (bars.Span, bars.IsCut));
        Assert.Equal([2, 0, 0, 1], bars.Bars.Select(bar => bar.Total));
    }

    [Fact]
    public void Of_TheNightThatClocksGoBack_HasItsHourTwice()
    {
        var bars = Of(BarSpan.Hour, ("2026-10-25T01:00:00+02:00", 1), ("2026-10-25T03:00:00+01:00", 1));

        Assert.Equal(
            ["01 +02:00", "02 +02:00", "02 +01:00", "03 +01:00"],
            bars.Bars.Select(bar => bar.Start.ToString("HH zzz")));
    }

    [Fact]
    public void Of_WeeksOfHours_AreDaysThoughOneHas25Hours()
    {
        var bars = Of(BarSpan.Hour, ("2026-10-20T10:00:00+02:00", 1), ("2026-10-30T10:00:00+01:00", 2));

        Assert.Equal(BarSpan.Day, bars.Span);
        Assert.Equal(Enumerable.Range(20, 11), bars.Bars.Select(bar => bar.Start.Day));
        Assert.All(bars.Bars, bar => Assert.Equal(0, bar.Start.Hour));
    }

    [Fact]
    public void Of_DaysOverYears_KeepsTheFullest()
    {
        var found = Enumerable.Range(0, 200)
            .Select(day => (DateTimeOffset.Parse("2020-01-01T12:00:00+01:00").AddDays(10 * day).ToString("O"), 1 + day))
            .ToArray();

        var bars = Of(BarSpan.Quarter, found);

        Assert.True(bars.IsCut);
        Assert.Equal(Enumerable.Range(51, 150), bars.Bars.Select(bar => bar.Total));
    }

    private static TimeBars Of(BarSpan span, params (string Start, int Count)[] found) => TimeBars.Of(
        [.. found.Select(bar => new TimeBar(DateTimeOffset.Parse(bar.Start), [bar.Count]))], span, Berlin);
}
