using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Fakes;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Zones;
using Orleans;
using Orleans.TestingHost;

namespace Attendance.Cluster;

/// <summary>Silos go and come while people do. The same with processes, which die harder, is in
/// <c>Cluster.Tests</c>.</summary>
public sealed class SiloLossTests
{
    private const int People = 40;

    private const string Hall = "hall";

    private static readonly Gate[] Gates =
        [Samples.Gate("north"), Samples.Gate("south"), Samples.Gate("stage", Hall), Samples.Gate("bar", Hall)];

    [Fact]
    public Task Scan_SilosKilledStoppedAndStarted_LosesAndInventsNothing() => Seeded.CheckAsync(1, async random =>
    {
        var settings = new EventSettings
        {
            AllowMultipleCheckins = true,
            DuplicateWindowSeconds = 0,
            ZoneLimits = ImmutableDictionary<string, int>.Empty.Add(Hall, People / 4),
        };
        var store = MemoryStore.With(settings, People, Gates);
        await using var cluster = await GrainCluster.StartAsync(store);
        var devices = new PatientDevices(cluster, random, People, [.. Gates.Select(gate => gate.GateId)]);

        var faults = LoseAsync(cluster, devices, random);
        await devices.ScanUntilAsync(faults);
        await faults;

        var recount = Feeds.Recount(store.Tables().Journal);
        Console.WriteLine(devices.Summary);
        recount.AssertJournalIsSound();
        Assert.All(devices.Answers, answer =>
        {
            var record = recount.Records[answer.Answer.Record!.Position];
            Assert.Equal((answer.Scan.ScanId, IsAdmitted(answer.Answer)), (record.ScanId, record.Admitted));
        });
        Assert.Equal(
            devices.Answers.Where(answer => IsAdmitted(answer.Answer)).Select(answer => answer.Scan.ScanId).Order(),
            recount.Confirmed.Select(record => record.ScanId).Order());
        await AskAgainAsync(cluster, devices, random);
        foreach (var door in cluster.Doors())
        {
            Feeds.AssertEqual(recount, await door.GetGrain<IStatisticsGrain>(Samples.EventId).Get());
            var occupancy = door.GetGrain<IOccupancyGrain>(Samples.EventId);
            Assert.Equal(
                (recount.InsideNow, recount.Zones.GetValueOrDefault(Hall)),
                (await occupancy.Inside(null), await occupancy.Inside(Hall)));
        }
    });

    private static async Task LoseAsync(GrainCluster cluster, PatientDevices devices, Random random)
    {
        await devices.SettleAsync(200);
        await cluster.KillAsync(await WriterAsync(cluster));
        await devices.SettleAsync(200);
        await Task.WhenAll(cluster.StopAsync(random.Pick(cluster.Silos)), cluster.AddAsync());
        await devices.SettleAsync(200);
    }

    /// <summary>The silo on which the journal is written.</summary>
    private static async Task<InProcessSiloHandle> WriterAsync(GrainCluster cluster)
    {
        var journal = cluster.Front.GetGrain<IJournalGrain>(Samples.EventId).GetGrainId();
        var writer = (await cluster.LivesAsync()).Single(grain => grain.GrainId == journal).SiloAddress;
        return cluster.Silos.Single(silo => silo.SiloAddress.Equals(writer));
    }

    /// <summary>Whoever was let in is told the same of then, by grains that were made since.</summary>
    private static async Task AskAgainAsync(GrainCluster cluster, PatientDevices devices, Random random)
    {
        var admitted = devices.Answers.Where(answer => IsAdmitted(answer.Answer)).ToArray();
        random.Shuffle(admitted);
        foreach (var (gateId, scan, answer) in admitted.Take(50))
        {
            var gate = cluster.Front.GetGrain<IGateGrain>(GrainKeys.Gate(Samples.EventId, gateId));
            var again = await gate.Scan(scan);
            Assert.Equal(
                (ScanOutcome.Replayed, answer.Record!.Position), (again.Outcome, again.Record!.Position));
        }
    }

    private static bool IsAdmitted(ScanResult answer) => answer.Outcome is ScanOutcome.Stored or ScanOutcome.Replayed;
}
