using System.Text.Json;
using Attendance.Journal;

namespace Attendance.Scans;

/// <summary>What a set of offline scans comes to depends on the set, not on the order in which it arrives.</summary>
public sealed class ArrivalOrderProperties
{
    private const int Cases = 600;

    [Fact]
    public void Decide_SameScansInAnyOrder_EndAlike() => Seeded.Check(Cases, random =>
    {
        var world = new ScanWorld(random);
        var scans = world.OfflineScans(countMax: 12);

        foreach (var order in Enumerable.Range(0, 4).Select(_ => world.Shuffled(scans)))
        {
            var walker = new Walker();
            Arrive(walker, order, random);

            var naive = NaiveJudge.Of(scans, walker.Participant);
            AssertEnd(walker, naive);
        }
    });

    [Fact]
    public void Annul_AtAnyMoment_LeavesWhatTheRestWouldBe() => Seeded.Check(Cases, random =>
    {
        var world = new ScanWorld(random);
        var scans = world.OfflineScans(countMax: 10);
        var walker = new Walker();
        var gone = new HashSet<string>();

        foreach (var scan in world.Shuffled(scans))
        {
            walker.Scan(scan);
            if (random.Chance(30))
            {
                var victim = random.Pick(walker.History.Admitted).ScanId;
                Assert.Equal(gone.Add(victim) ? AnnulOutcome.Annulled : AnnulOutcome.AlreadyAnnulled,
                    walker.Annul(victim));
            }
        }

        AssertEnd(walker, NaiveJudge.Of(scans.Where(scan => !gone.Contains(scan.Scan.ScanId)), walker.Participant));
    });

    private static void Arrive(Walker walker, DecideScan[] order, Random random)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var decision = walker.Scan(order[i]);
            Assert.Equal(ScanOutcome.Stored, decision.Outcome);
            if (random.Chance(30))
            {
                var before = walker.Journal.Count;
                var again = order[random.Next(i + 1)];
                var replay = walker.Scan(again);
                Assert.Equal((ScanOutcome.Replayed, again.Scan.ScanId), (replay.Outcome, replay.Record.ScanId));
                Assert.Equal(before, walker.Journal.Count);
            }
        }
    }

    private static void AssertEnd(Walker walker, NaiveJudge naive)
    {
        var ends = walker.History.Passed.OrderBy(record => record.ScanId, StringComparer.Ordinal)
            .Select(record => KeyValuePair.Create(record.ScanId, (record.Status, record.Reason,
                record.OverrideNeeded)));
        Assert.Equal(naive.Verdicts.ToList(), ends.ToList());

        var moves = JournalMoves.Of(walker.Journal);
        Assert.Equal(naive.Attended ? 1 : 0, moves.Sum(move => move.Attended));
        Assert.Equal(naive.Inside ? 1 : 0, moves.Sum(move => move.Inside));
        var zones = JournalMoves.Zones(walker.Journal);
        Assert.Equal(naive.Zones, zones.Keys.Order());
        Assert.All(zones.Values, inside => Assert.Equal(1, inside));
        AssertSame(walker.History, walker.Replayed());
    }

    private static void AssertSame(ScanHistory expected, ScanHistory actual)
    {
        Assert.Equal(expected.Sequence, actual.Sequence);
        Assert.Equal(expected.Admitted.Select(Text), actual.Admitted.Select(Text));
        Assert.Equal(expected.Refusals.Select(Text), actual.Refusals.Select(Text));
    }

    private static string Text(AttendanceRecord record) =>
        record.Id + JsonSerializer.Serialize(record, JournalJson.Default.AttendanceRecord);
}
