using Attendance.Events;
using Attendance.Journal;

namespace Attendance.Scans;

/// <summary>Online scans at doors whose clocks differ, with offline ones arriving in between.</summary>
public sealed class MixedScanProperties
{
    private const int Cases = 800;

    [Fact]
    public void Decide_OnlineAndOffline_NobodyIsLetInTwice() => Seeded.Check(Cases, random =>
    {
        var world = new ScanWorld(random);
        var settings = new EventSettings { Reentry = random.Chance(70), DuplicateWindowSeconds = random.Pick([0, 120,
            300]) };
        var walker = new Walker();
        var admitted = new Dictionary<string, (long Position, bool Offline)>();

        for (var step = 0; step < 14; step++)
        {
            var command = world.Next(settings);
            command = random.Chance(35) ? command.Offline() : command;
            var before = walker.History.Passed.ToList();
            var decision = walker.Scan(command);
            if (decision.Outcome == ScanOutcome.Stored)
            {
                admitted.Add(command.Scan.ScanId, (decision.Record.Position, command.Scan.Offline));
                if (!command.Scan.Offline && decision.Record is { Direction: Direction.In, OverrideAsked: false })
                {
                    AssertWasOutside(decision.Record, before);
                }
            }

            if (admitted.Count > 0 && random.Chance(20))
            {
                AssertReplay(walker, command, random.Pick(admitted.ToList()));
            }
        }

        AssertDoorsKeptTheirWord(walker, admitted);
        AssertOneConfirmedEntryPerStay(walker);
    });

    /// <summary>By the time of the scans: no confirmed entry to the same zone after it, and an exit since each before
    /// it.</summary>
    private static void AssertWasOutside(AttendanceRecord entry, List<AttendanceRecord> before)
    {
        var confirmed = before.Where(record => record.Status == RecordStatus.Confirmed).ToList();
        foreach (var other in confirmed.Where(other => other.Direction == Direction.In && other.Zone == entry.Zone))
        {
            Assert.True(Timeline.Compare(other, entry) < 0, $"{entry.ScanId} before {other.ScanId}");
            Assert.Contains(confirmed, exit => exit.Direction == Direction.Out && (exit.Zone is null
                || exit.Zone == entry.Zone)
                && Timeline.Compare(other, exit) < 0 && Timeline.Compare(exit, entry) < 0);
        }
    }

    private static void AssertReplay(
        Walker walker, DecideScan command, KeyValuePair<string, (long Position, bool Offline)> known)
    {
        var entries = walker.Journal.Count;
        var replay = walker.Scan(command with { Scan = command.Scan with { ScanId = known.Key } });

        Assert.Equal(ScanOutcome.Replayed, replay.Outcome);
        Assert.Equal((known.Value.Position, true), (replay.Record.Position, replay.Record.Admitted));
        Assert.Equal(entries, walker.Journal.Count);
    }

    private static void AssertDoorsKeptTheirWord(Walker walker, Dictionary<string, (long Position,
        bool Offline)> admitted)
    {
        Assert.Equal(admitted.Keys.Order(), walker.History.Admitted.Select(record => record.ScanId).Order());
        Assert.All(walker.History.Admitted, record => Assert.True(record.Admitted));
        Assert.All(walker.History.Refusals, refusal => Assert.False(refusal.Admitted));
        var refused = walker.History.Refusals.Select(refusal => refusal.Id).ToHashSet();
        var changed = walker.Journal.Where(entry => entry.Kind == EntryKind.AttendanceReclassified)
            .Select(JournalJson.ReadChange);
        Assert.DoesNotContain(changed, change => refused.Contains(change.RecordId));
    }

    /// <summary>But for those that staff let in on purpose.</summary>
    private static void AssertOneConfirmedEntryPerStay(Walker walker)
    {
        var entries = new Dictionary<string, int>();
        foreach (var record in walker.History.Passed.Where(record => record.Status == RecordStatus.Confirmed))
        {
            var zone = record.Zone ?? "";
            if (record.Direction == Direction.Out)
            {
                foreach (var left in entries.Keys.Where(one => zone == "" || one == zone).ToList())
                {
                    entries[left] = 0;
                }
            }
            else
            {
                Assert.True(entries.GetValueOrDefault(zone) == 0 || record.OverrideNeeded,
                    $"{record.ScanId} is a second entry");
                entries[zone] = 1;
            }
        }
    }
}
