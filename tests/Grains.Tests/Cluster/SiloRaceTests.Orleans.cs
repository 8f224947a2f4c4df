using Attendance.Events;
using Attendance.Fakes;
using Attendance.Gates;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Zones;
using Orleans;

namespace Attendance.Cluster;

/// <summary>The same few people are scanned at many gates, through all silos at once.</summary>
public sealed class SiloRaceTests
{
    private const int People = 12;
    private const int Scans = 240;
    private const int SentTwice = 60;

    private static readonly string[] Gates = ["north", "south", "east", "west", "stage"];

    [Fact]
    public Task Scan_FewPeopleThroughAllSilosAtOnce_EachComesInOnce() => Seeded.CheckAsync(3, async random =>
    {
        var places = random.Next(1, People + 1);
        var store = MemoryStore.With(
            new EventSettings { Capacity = places }, People, [.. Gates.Select(gate => Samples.Gate(gate))]);
        await using var cluster = await GrainCluster.StartAsync(store);

        var answers = await Task.WhenAll(Plan(cluster.Doors(), random).Select(scan => Task.Run(scan)).ToList());

        var recount = Feeds.Recount(store.Tables().Journal);
        recount.AssertJournalIsSound();
        recount.AssertNobodyConfirmedTwice();
        Assert.Equal(places, recount.Entered.Count());
        Assert.Equal(places, answers.Count(answer => answer.Outcome == ScanOutcome.Stored));
        Assert.All(answers, answer =>
        {
            var record = recount.Records[answer.Record!.Position];
            Assert.Equal(
                (answer.Record.ScanId, answer.Outcome is ScanOutcome.Stored or ScanOutcome.Replayed),
                (record.ScanId, record.Admitted));
        });
        foreach (var door in cluster.Doors())
        {
            Feeds.AssertEqual(recount, await door.GetGrain<IStatisticsGrain>(Samples.EventId).Get());
            Assert.Equal(places, await door.GetGrain<IOccupancyGrain>(Samples.EventId).Inside(null));
        }

        await cluster.Probe.Reached(recount.Head);
        Assert.Equal(Enumerable.Range(1, (int)recount.Head).Select(i => (long)i), cluster.Probe.Seen);
    });

    /// <summary>Some scans are sent twice, as by a device that got no answer; perhaps through another silo.</summary>
    private static IEnumerable<Func<Task<ScanResult>>> Plan(IReadOnlyList<IGrainFactory> doors, Random random)
    {
        var scans = Enumerable.Range(1, Scans).Select(i => (
            Gate: random.Pick(Gates),
            Scan: Samples.Scan($"s{i}") with { ParticipantId = $"P-{random.Next(1, People + 1)}" })).ToList();
        var sent = scans.Concat(Enumerable.Range(0, SentTwice).Select(_ => random.Pick(scans))).ToArray();
        random.Shuffle(sent);
        foreach (var (gate, scan) in sent)
        {
            var door = random.Pick(doors);
            yield return () => door.GetGrain<IGateGrain>(GrainKeys.Gate(Samples.EventId, gate)).Scan(scan);
        }
    }
}
