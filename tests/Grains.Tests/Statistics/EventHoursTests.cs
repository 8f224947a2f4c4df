using Attendance.Scans;

namespace Attendance.Statistics;

public sealed class EventHoursTests
{
    [Fact]
    public void Of_ClocksGoBack_TheRepeatedHourIsTwoEntriesToldApartByOffset() => Assert.Equal(
        [
            "2026-10-25T01:00:00+02:00 1", "2026-10-25T02:00:00+02:00 2", "2026-10-25T02:00:00+01:00 3",
            "2026-10-25T03:00:00+01:00 1",
        ],
        Hours(
            "Europe/Berlin", "2026-10-24T23:59:59Z", "2026-10-25T00:00:00Z", "2026-10-25T00:59:59Z",
            "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T01:59:59Z", "2026-10-25T02:00:00Z"));

    [Fact]
    public void Of_ClocksGoForward_TheSkippedHourIsNone() => Assert.Equal(
        ["2026-03-29T01:00:00+01:00 1", "2026-03-29T03:00:00+02:00 2"],
        Hours("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-29T01:59:59Z"));

    [Fact]
    public void Of_ClocksGoBackByHalfAnHour_EveryEntryIsInTheHourThatItsClockShowed() => Assert.Equal(
        ["2026-04-05T01:00:00+11:00 2", "2026-04-05T01:00:00+10:30 1", "2026-04-05T02:00:00+10:30 1"],
        Hours(
            "Australia/Lord_Howe", "2026-04-04T14:10:00Z", "2026-04-04T14:40:00Z", "2026-04-04T15:10:00Z",
            "2026-04-04T15:40:00Z"));

    [Theory]
    [InlineData("Asia/Kolkata", "2026-06-01T14:00:00+05:30 1")]
    [InlineData("Asia/Kathmandu", "2026-06-01T14:00:00+05:45 1")]
    [InlineData("Asia/Seoul", "2026-06-01T18:00:00+09:00 1")]
    [InlineData("America/St_Johns", "2026-06-01T06:00:00-02:30 1")]
    public void Of_ZonesOfHalvesAndQuarters_AreTheirOwnHours(string zone, string expected) =>
        Assert.Equal([expected], Hours(zone, "2026-06-01T09:14:59Z"));

    [Fact]
    public void Of_EntriesOfAnHour_AreCountedByMethodAndGate()
    {
        var at = EventHours.QuarterOf(Samples.Nine);
        var hours = EventHours.Of(
            new Dictionary<long, Dictionary<string, Dictionary<ScanMethod, int>>>
            {
                [at] = new() { ["north"] = new() { [ScanMethod.Manual] = 2, [ScanMethod.QrScan] = 0 } },
                [at + 3] = new() { ["north"] = new() { [ScanMethod.Manual] = 1 }, ["bar"] = [] },
                [at + 4] = new() { ["north"] = new() { [ScanMethod.Manual] = 0 } },
            },
            TimeZoneInfo.Utc);

        var hour = Assert.Single(hours);
        Assert.Equal((Samples.Nine, 3), (hour.Hour, hour.Count));
        Assert.Equal([KeyValuePair.Create(ScanMethod.Manual, 3)], hour.Methods);
        Assert.Equal([KeyValuePair.Create("north", 3)], hour.Gates);
    }

    [Fact]
    public void Of_AnyMomentOfAYear_IsTheHourOfTheLocalClock() => Seeded.Check(200, random =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(
            random.Pick(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul", "Asia/Kathmandu"]));
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(366 * 86_400));

        var hour = Assert.Single(Of(zone, at)).Hour;

        var local = TimeZoneInfo.ConvertTime(at, zone);
        Assert.Equal((local.Date.AddHours(local.Hour), local.Offset), (hour.DateTime, hour.Offset));
    });

    private static string[] Hours(string zone, params string[] times) =>
    [
        .. Of(
            TimeZoneInfo.FindSystemTimeZoneById(zone),
            [.. times.Select(time => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture))])
            .Select(hour => FormattableString.Invariant($"{hour.Hour:yyyy-MM-dd'T'HH:mm:sszzz} {hour.Count}")),
    ];

    private static IEnumerable<HourStatistics> Of(TimeZoneInfo zone, params DateTimeOffset[] times) => EventHours.Of(
        times.CountBy(EventHours.QuarterOf).ToDictionary(
            quarter => quarter.Key,
            quarter => new Dictionary<string, Dictionary<ScanMethod, int>>
            {
                ["north"] = new() { [ScanMethod.QrScan] = quarter.Value },
            }),
        zone);
}
