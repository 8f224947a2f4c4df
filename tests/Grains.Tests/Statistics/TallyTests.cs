using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

public sealed class TallyTests
{
    private readonly Tally _tally = new();

    [Fact]
    public void ToStatistics_NothingYet_IsAllZero()
    {
        var statistics = _tally.ToStatistics(0, Samples.Nine);

        Assert.Equal((0, 0, 0), (statistics.TotalParticipants, statistics.AttendedParticipants, statistics.InsideNow));
        Assert.Null(statistics.LastUpdated);
        Assert.Empty(statistics.Gates);
    }

    [Fact]
    public void Add_PeopleComeAndGo_CountsWhoIsOnTheList()
    {
        _tally.Add(Entry(EntryKind.ParticipantRegistered));
        _tally.Add(Entry(EntryKind.ParticipantRegistered));
        _tally.Add(Entry(EntryKind.TokenIssued));
        _tally.Add(Entry(EntryKind.ParticipantErased));

        Assert.Equal(1, _tally.ToStatistics(4, Samples.Nine).TotalParticipants);
    }

    [Fact]
    public void Add_ScansOfOneGate_CountsByMethodAndReason()
    {
        var walker = new Walker();
        var manual = Samples.Command("s1");
        walker.Scan(manual with { Scan = manual.Scan with { Method = ScanMethod.Manual } });
        walker.Scan(Samples.Command("s2", minute: 1));
        walker.Scan(Samples.Command("s3", minute: 2).Offline());

        walker.Journal.ForEach(entry => _tally.Add(entry));

        var gate = _tally.ToStatistics(3, Samples.Nine).Gates["north"];
        Assert.Equal((3, Samples.Nine.AddMinutes(2)), (gate.TotalProcessed, gate.LastAttendance));
        Assert.Equal((1, 1), (gate.MethodBreakdown[ScanMethod.Manual], gate.MethodBreakdown[ScanMethod.QrScan]));
        Assert.Equal(1, gate.Refusals[Reason.Duplicate]);
    }

    [Fact]
    public void Trend_OfTenMinutes_ComparesTheLastFiveWithTheFiveBefore()
    {
        var journal = new List<JournalEntry>();
        foreach (var (number, minute) in new[] { (1, 0.0), (2, 1.0), (3, 4.9), (4, 5.1), (5, 9.0) })
        {
            new Walker(number, journal).Scan(Samples.Command($"s{number}", minute));
        }

        var annulled = new Walker(6, journal);
        annulled.Scan(Samples.Command("s6", minute: 9));
        annulled.Annul("s6");
        journal.ForEach(_tally.Add);

        Assert.Equal(new Trend { CheckInsPerMinute = 0.4, PreviousPerMinute = 0.6 }, At(9.9).Trend);
        Assert.Equal(new Trend { CheckInsPerMinute = 0.2, PreviousPerMinute = 0.4 }, At(11.1).Trend);
        Assert.NotNull(At(18.9).MovingAt);
        Assert.Equal((default(Trend), null), (At(20).Trend, At(20).MovingAt));

        EventStatistics At(double minute) => _tally.ToStatistics(7, Samples.Nine.AddMinutes(minute));
    }

    [Fact]
    public void Load_OfAGate_IsItsScansOfFiveMinutesByCapacity()
    {
        var walker = new Walker();
        walker.Scan(Samples.Command("s1"));
        walker.Scan(Samples.Command("s2", minute: 1));
        walker.Scan(Samples.Command("s3", minute: -60).Offline());
        walker.Journal.ForEach(_tally.Add);
        var plan = new EventPlan
        {
            Event = Samples.Event(),
            Gates = System.Collections.Immutable.ImmutableDictionary<string, Gate>.Empty
                .Add("north", Samples.Gate() with { CapacityPerMinute = 1 }),
        };

        var gate = _tally.ToStatistics(3, Samples.Nine.AddMinutes(2), plan).Gates["north"];

        Assert.Equal(new GateLoad { CurrentLoad = 0.4, EstimatedWaitSeconds = 20 }, gate.Load);
    }

    [Fact]
    public void Add_WhateverHappens_EqualsARecount() => Seeded.Check(150, random =>
    {
        List<JournalEntry> journal = [];
        var world = new ScanWorld(random);
        var walkers = Enumerable.Range(1, 4).Select(number => new Walker(number, journal)).ToList();
        for (var i = 0; i < 40; i++)
        {
            var walker = random.Pick(walkers);
            var command = world.Next(new EventSettings(), walker.Participant.Number);
            walker.Scan(random.Chance(40) ? command.Offline() : command);
            if (walker.History.Admitted.Length > 0 && random.Chance(15))
            {
                walker.Annul(random.Pick(walker.History.Admitted).ScanId);
            }
        }

        var tally = new Tally();
        journal.ForEach(entry => tally.Add(entry));

        AssertRecount(walkers, tally.ToStatistics(journal.Count, Samples.Nine));
    });

    private static void AssertRecount(List<Walker> walkers, EventStatistics statistics)
    {
        var admitted = walkers.SelectMany(walker => walker.History.Admitted).ToList();
        var all = admitted.Concat(walkers.SelectMany(walker => walker.History.Refusals)).ToList();
        var places = walkers.Select(walker => Presence.Of(walker.History.Passed)).ToList();

        Assert.Equal(places.Count(place => place.Attended), statistics.AttendedParticipants);
        Assert.Equal(places.Count(place => place.Inside), statistics.InsideNow);
        foreach (var zone in new[] { "hall", "bar" })
        {
            Assert.Equal(places.Count(place => place.IsIn(zone)), statistics.Zones.GetValueOrDefault(zone));
        }

        foreach (var status in Enum.GetValues<RecordStatus>())
        {
            Assert.Equal(all.Count(record => record.Status == status), statistics.Records.GetValueOrDefault(status));
        }

        var entered = admitted.Where(record => record is
            { Status: RecordStatus.Confirmed, Direction: Direction.In }).ToList();
        Assert.Equal(entered.Count, statistics.Hours.Sum(hour => hour.Count));
        foreach (var hour in statistics.Hours)
        {
            var own = entered.Where(record => record.Timestamp.Hour == hour.Hour.Hour).ToList();
            Assert.Equal(own.CountBy(record => record.Method).ToDictionary(), hour.Methods.ToDictionary());
            Assert.Equal(own.CountBy(record => record.GateId).ToDictionary(), hour.Gates.ToDictionary());
        }

        foreach (var gate in all.GroupBy(record => record.GateId))
        {
            var counted = statistics.Gates[gate.Key];
            Assert.Equal(gate.Count(), counted.TotalProcessed);
            Assert.Equal(gate.Count(record => record.Admitted), counted.MethodBreakdown.Values.Sum());
            Assert.Equal(gate.Count(record => !record.Admitted), counted.Refusals.Values.Sum());
            Assert.Equal(
                gate.Where(record => record.Admitted).Select(record => (DateTimeOffset?)record.Timestamp).Max(),
                    counted.LastAttendance);
        }
    }

    private static JournalEntry Entry(EntryKind kind) =>
        new() { Position = 1, Kind = kind, At = Samples.Nine, Data = "{}"u8.ToArray() };
}
