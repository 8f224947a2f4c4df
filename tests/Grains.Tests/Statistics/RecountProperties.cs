using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Counters that were added up entry by entry are those of a recount of the feed, at every moment.</summary>
public sealed class RecountProperties
{
    private const int Cases = 2_000;
    private const int Steps = 30;

    [Fact]
    public void Add_WhateverChanges_EqualsARecountOfTheFeed() => Seeded.Check(Cases, random =>
    {
        var walk = new FairWalk(random);
        var tally = new Tally();
        var told = 0;
        for (var step = 1; step <= Steps; step++)
        {
            walk.Step();
            foreach (var entry in walk.Journal.Skip(told))
            {
                tally.Add(random.Chance(50) ? AsWritten(entry) : entry);
            }

            told = walk.Journal.Count;
            tally = random.Chance(20) ? Tally.Read(tally.Write()) : tally;
            if (step == Steps || random.Chance(10))
            {
                AssertIsRecount(tally, walk.Journal);
            }
        }
    });

    /// <summary>The entry as folds of the process that wrote it get it.</summary>
    private static JournalEntry AsWritten(JournalEntry entry) =>
        entry.Kind is EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused
            ? entry with { Record = JournalJson.RecordOf(entry) }
            : entry;

    private static void AssertIsRecount(Tally tally, List<JournalEntry> journal)
    {
        var recount = Feeds.Recount(journal);
        var figures = tally.ToStatistics(journal.Count, Samples.Nine);
        var anew = new Tally();
        journal.ForEach(anew.Add);

        Feeds.AssertEqual(recount, figures);
        Feeds.AssertEqual(recount, anew.ToStatistics(journal.Count, Samples.Nine));
        Assert.Equal(Feeds.InOrder(JournalMoves.Zones(journal)), Feeds.InOrder(figures.Zones));
    }
}
