using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance.Statistics;

public sealed class VisitsTests
{
    private readonly List<JournalEntry> _journal = [];

    [Fact]
    public void Arrivals_SomebodyComesAgain_IsFirstOnce()
    {
        var kim = new Walker(1, _journal);
        kim.Scan(Samples.Command("in", minute: 1));
        kim.Scan(Samples.Command("out", minute: 20, direction: Direction.Out));
        kim.Scan(Samples.Command("again", minute: 31));

        var patterns = PatternsOf(_journal);

        Assert.Equal(
            [(Samples.Nine, 1, 0), (Samples.Nine.AddMinutes(30), 0, 1)],
            patterns.Arrivals.Select(each => (each.StartsAt, each.First, each.Again)));
        Assert.Equal((0, 1, 2), (patterns.Visits.Once, patterns.Visits.Again, patterns.Visits.Entries));
        Assert.Equal([(ScanMethod.QrScan, 2)], patterns.Methods.Select(each => (each.Method, each.Count)));
    }

    [Fact]
    public void Stay_EndedAndOpen_AreToldApart()
    {
        var kim = new Walker(1, _journal);
        kim.Scan(Samples.Command("in", minute: 0));
        kim.Scan(Samples.Command("out", minute: 20, direction: Direction.Out));
        kim.Scan(Samples.Command("again", minute: 40));
        var lee = new Walker(2, _journal);
        lee.Scan(Samples.Command("lee", minute: 0));
        lee.Scan(Samples.Command("bye", minute: 100, direction: Direction.Out));

        var stay = PatternsOf(_journal).Stay;

        Assert.Equal((2, 1, 60.0, 60.0, 100.0), (stay.Ended, stay.Open, stay.MeanMinutes, stay.MedianMinutes,
            stay.LongMinutes));
        Assert.Equal(StayTally.Steps, stay.Lengths.Select(length => length.FromMinutes));
        Assert.Equal([15, 90], stay.Lengths.Where(length => length.Count == 1).Select(length => length.FromMinutes));
    }

    [Fact]
    public void Stay_JournalWithoutExits_IsOpenOnly()
    {
        new Walker(1, _journal).Scan(Samples.Command("in"));

        var stay = PatternsOf(_journal).Stay;

        Assert.Equal((0, 1, null, null, null), (stay.Ended, stay.Open, stay.MeanMinutes, stay.MedianMinutes,
            stay.LongMinutes));
        Assert.All(stay.Lengths, length => Assert.Equal(0, length.Count));
    }

    [Fact]
    public void Stay_LateExitInBetween_EndsTheFirstAndNotTheSecond()
    {
        var kim = new Walker(1, _journal);
        kim.Scan(Samples.Command("in", minute: 0).Offline());
        kim.Scan(Samples.Command("again", minute: 60, gateId: "south").Offline());
        kim.Scan(Samples.Command("late", minute: 30, direction: Direction.Out).Offline());

        var stay = PatternsOf(_journal).Stay;

        Assert.Equal((1, 1, 30.0), (stay.Ended, stay.Open, stay.MedianMinutes));
    }

    [Fact]
    public void Annulled_OnlyEntry_LeavesNothingButTheScanAtTheGate()
    {
        var kim = new Walker(1, _journal);
        kim.Scan(Samples.Command("in"));
        kim.Annul("in");

        var patterns = PatternsOf(_journal);

        Assert.Empty(patterns.Arrivals);
        Assert.Empty(patterns.Methods);
        Assert.Equal((0, 0, 0), (patterns.Visits.Once, patterns.Visits.Again, patterns.Visits.Entries));
        Assert.Equal(("north", 1, 0.0), Assert.Single(patterns.Gates.Select(gate => (gate.GateId, gate.Scans,
            gate.RefusedShare))));
    }

    [Fact]
    public void Refusals_DuplicateByALateScan_CountsWithItsReason()
    {
        var kim = new Walker(1, _journal);
        kim.Scan(Samples.Command("second", minute: 3).Offline());
        kim.Scan(Samples.Command("first", minute: 1).Offline());
        kim.Scan(Samples.Command("third", minute: 4));

        var patterns = PatternsOf(_journal);

        Assert.Equal([(Reason.Duplicate, 2)], patterns.Refusals.Select(each => (each.Reason, each.Count)));
        Assert.Equal(0.6667, Assert.Single(patterns.Gates).RefusedShare);
        Assert.Equal(1, patterns.Visits.Entries);
    }

    [Fact]
    public void Gates_ScansEveryFewSeconds_HaveTheirPaceInTheFullestHour()
    {
        for (var person = 1; person <= 21; person++)
        {
            new Walker(person, _journal).Scan(
                Samples.Command($"s{person}", minute: 50 + (person * 0.1), gateId: "slow"));
        }

        for (var person = 31; person <= 40; person++)
        {
            new Walker(person, _journal).Scan(Samples.Command($"s{person}", minute: person, gateId: "calm"));
        }

        var gates = PatternsOf(_journal, Samples.Gate("slow") with { CapacityPerMinute = 2 }).Gates;

        Assert.Equal(["slow", "calm"], gates.Select(gate => gate.GateId));
        Assert.Equal(
            (21, 6.0, 21, Samples.Nine.AddMinutes(45), 0.7),
            (gates[0].Scans, gates[0].SecondsPerScan, gates[0].PeakScans, gates[0].PeakAt, gates[0].PeakLoad));
        Assert.Equal((10, null, null), (gates[1].Scans, gates[1].SecondsPerScan, gates[1].PeakLoad));
    }

    [Fact]
    public void Arrivals_ClocksGoBack_TheRepeatedQuarterIsTwoToldApartByOffset()
    {
        var one = Samples.Event() with { TimeZone = "Europe/Berlin" };
        new Walker(1, _journal).Scan(At(DateTimeOffset.Parse("2026-10-25T00:20:00Z", null)));
        new Walker(2, _journal).Scan(At(DateTimeOffset.Parse("2026-10-25T01:20:00Z", null)));

        var arrivals = Patterns.Of(Folded(_journal), new PeopleFacts(), new EventPlan { Event = one }, 2).Arrivals;

        Assert.Equal(
            ["2026-10-25T02:15:00+02:00", "2026-10-25T02:15:00+01:00"],
            arrivals.Select(each => each.StartsAt.ToString("yyyy-MM-dd'T'HH:mm:sszzz", null)));
    }

    [Theory]
    [InlineData("2013-06-02", "13-17")]
    [InlineData("2008-06-02", "13-17")]
    [InlineData("2008-06-01", "18-24")]
    [InlineData("2001-06-01", "25-34")]
    [InlineData("1991-06-02", "25-34")]
    [InlineData("1961-06-02", "55-64")]
    [InlineData("1961-06-01", "65+")]
    [InlineData(null, "")]
    public void BandOf_BirthDate_IsTheAgeOnTheDay(string? born, string expected) => Assert.Equal(
        expected,
        Turnouts.BandOf(born is null ? 0 : DateOnly.Parse(born, null).DayNumber, new DateOnly(2026, 6, 1)));

    internal static Visits Folded(IEnumerable<JournalEntry> journal)
    {
        var visits = new Visits();
        foreach (var entry in journal)
        {
            visits.Add(entry);
        }

        return visits;
    }

    internal static EventPatterns PatternsOf(IEnumerable<JournalEntry> journal, params Gate[] gates) => Patterns.Of(
        Folded(journal),
        new PeopleFacts(),
        new EventPlan
        {
            Event = Samples.Event() with { TimeZone = "UTC" },
            Gates = gates.ToImmutableDictionary(gate => gate.GateId),
        },
        position: 0);

    private static DecideScan At(DateTimeOffset at)
    {
        var command = Samples.Command($"s{at.Ticks}");
        return command with
        {
            Event = command.Event with { StartTime = at, EndTime = at.AddHours(3) },
            Scan = command.Scan with { Timestamp = at, ReceivedAt = at },
        };
    }
}
