using System.Text.Json;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Patterns are what a recount of the final history gives, whatever the order in which it was told.</summary>
public sealed class PatternsProperties
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Fact]
    public void Of_OfflineScansInAnyOrder_AreAlikeAndEqualARecount() => Seeded.Check(120, random =>
    {
        var world = new ScanWorld(random);
        var scans = Enumerable.Range(1, 3)
            .SelectMany(person => world.OfflineScans(countMax: 10).Select(scan => (Person: person, Scan: scan)))
            .ToArray();
        var gone = scans.Where(_ => random.Chance(15)).Select(scan => scan.Scan.Scan.ScanId).ToHashSet();

        var told = Enumerable.Range(0, 3).Select(_ =>
        {
            random.Shuffle(scans);
            var (journal, walkers) = Arrive(scans, gone, random);
            var patterns = VisitsTests.PatternsOf(journal);
            AssertIsRecount(patterns, walkers);
            return JsonSerializer.Serialize(patterns);
        }).ToList();

        Assert.Single(told.Distinct());
    });

    [Fact]
    public void Of_OnlineScansToo_EqualsARecount() => Seeded.Check(120, random =>
    {
        List<JournalEntry> journal = [];
        var world = new ScanWorld(random);
        var walkers = Enumerable.Range(1, 4).Select(number => new Walker(number, journal)).ToList();
        for (var i = 0; i < 50; i++)
        {
            var walker = random.Pick(walkers);
            var command = world.Next(new Events.EventSettings { Reentry = random.Chance(80) },
                walker.Participant.Number);
            walker.Scan(random.Chance(40) ? command.Offline() : command);
            if (walker.History.Admitted.Length > 0 && random.Chance(15))
            {
                walker.Annul(random.Pick(walker.History.Admitted).ScanId);
            }
        }

        AssertIsRecount(VisitsTests.PatternsOf(journal), walkers);
    });

    private static (List<JournalEntry> Journal, List<Walker> Walkers) Arrive(
        (int Person, DecideScan Scan)[] scans, HashSet<string> gone, Random random)
    {
        List<JournalEntry> journal = [];
        var walkers = Enumerable.Range(1, 3).Select(number => new Walker(number, journal)).ToList();
        var waiting = new List<(Walker Walker, string ScanId)>();
        foreach (var (person, scan) in scans)
        {
            walkers[person - 1].Scan(scan);
            if (gone.Contains(scan.Scan.ScanId))
            {
                waiting.Add((walkers[person - 1], scan.Scan.ScanId));
            }

            if (waiting.Count > 0 && random.Chance(50))
            {
                var next = random.Pick(waiting);
                waiting.Remove(next);
                next.Walker.Annul(next.ScanId);
            }
        }

        waiting.ForEach(each => each.Walker.Annul(each.ScanId));
        return (journal, walkers);
    }

    private static void AssertIsRecount(EventPatterns patterns, List<Walker> walkers)
    {
        var people = walkers.Select(walker => walker.History.Admitted
            .Where(record => record.Status == RecordStatus.Confirmed)
            .OrderBy(record => record.Timestamp).ThenByDescending(record => record.Direction).ToList()).ToList();
        var entries = people.Select(records => records.Where(record => record.Direction == Direction.In).ToList())
            .ToList();
        var all = walkers.SelectMany(walker => walker.History.Admitted.Concat(walker.History.Refusals)).ToList();

        Assert.Equal(
            entries.SelectMany(own => own.Select((entry, index) => (Entry: entry, IsFirst: index == 0)))
                .GroupBy(each => each.Entry.Timestamp.UtcTicks / Quarter.Ticks)
                .Select(each => (new DateTimeOffset(each.Key * Quarter.Ticks, TimeSpan.Zero),
                    each.Count(entry => entry.IsFirst), each.Count(entry => !entry.IsFirst)))
                .Order(),
            patterns.Arrivals.Select(each => (each.StartsAt, each.First, each.Again)));
        Assert.Equal(
            (entries.Count(own => own.Count == 1), entries.Count(own => own.Count > 1), entries.Sum(own => own.Count)),
            (patterns.Visits.Once, patterns.Visits.Again, patterns.Visits.Entries));
        Assert.Equal(
            all.Where(IsRefused).CountBy(record => record.Reason!.Value).ToDictionary(),
            patterns.Refusals.ToDictionary(each => each.Reason, each => each.Count));
        Assert.Equal(
            all.GroupBy(record => record.GateId).OrderBy(gate => gate.Key)
                .Select(gate => (gate.Key, gate.Count(), Math.Round((double)gate.Count(IsRefused) / gate.Count(), 4))),
            patterns.Gates.OrderBy(gate => gate.GateId).Select(gate => (gate.GateId, gate.Scans, gate.RefusedShare)));
        AssertStays(patterns.Stay, people);
    }

    private static void AssertStays(StayPattern stay, List<List<AttendanceRecord>> people)
    {
        var ends = people.SelectMany(records => records.Index()
            .Where(record => record.Item.Direction == Direction.In)
            .Select(entry => (entry.Item, Exit: records.Skip(entry.Index + 1)
                .FirstOrDefault(record => record.Direction == Direction.Out)))).ToList();
        var lengths = ends.Where(end => end.Exit is not null)
            .Select(end => (end.Exit!.Timestamp - end.Item.Timestamp).TotalMinutes).Order().ToList();

        Assert.Equal((lengths.Count, ends.Count - lengths.Count), (stay.Ended, stay.Open));
        Assert.Equal(lengths.Count, stay.Lengths.Sum(length => length.Count));
        if (lengths.Count > 0)
        {
            Assert.Equal(Math.Round(lengths.Average(), 1), stay.MeanMinutes!.Value, 0.11);
            Assert.Equal((lengths[(lengths.Count - 1) / 2] + lengths[lengths.Count / 2]) / 2, stay.MedianMinutes);
            Assert.Equal(lengths[(int)Math.Ceiling(lengths.Count * 0.9) - 1], stay.LongMinutes);
        }
    }

    private static bool IsRefused(AttendanceRecord record) =>
        record.Status is RecordStatus.Refused or RecordStatus.Duplicate;
}
