using Attendance.Fakes;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;
using Attendance.Statistics;
using Attendance.Zones;
using Orleans;

namespace Attendance.Cluster;

/// <summary>What <c>docs/architecture.md</c> says about which silo a grain lives on.</summary>
public sealed class PlacementTests
{
    private const int People = 600;

    [Fact]
    public async Task WarmUp_OneRunner_PeopleAreSpreadOverTheSilos()
    {
        await using var cluster = await GrainCluster.StartAsync(MemoryStore.With(people: People));
        using var patience = new CancellationTokenSource(GrainHost.Patience);
        while (await cluster.Front.GetGrain<IWarmUpGrain>(Samples.EventId).GoOn() < People)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }

        var people = (await cluster.LivesAsync())
            .Where(grain => grain.GrainId.Type.ToString() == "participant").ToList();

        Assert.Equal((People, People), (people.Count, people.DistinctBy(grain => grain.GrainId).Count()));
        Assert.Equal(3, people.CountBy(grain => grain.SiloAddress).Count());
        Assert.All(
            people.CountBy(grain => grain.SiloAddress),
            silo => Assert.InRange(silo.Value, People * 20 / 100, People * 47 / 100));
    }

    [Fact]
    public async Task Counters_AskedThroughAllSilosAtOnce_LiveOnce()
    {
        await using var cluster = await GrainCluster.StartAsync(MemoryStore.With(people: 1, gates: Samples.Gate()));
        var doors = cluster.Doors();

        await Task.WhenAll(doors.Index().SelectMany(door => (Task[])
        [
            door.Item.GetGrain<IStatisticsGrain>(Samples.EventId).Get(),
            door.Item.GetGrain<IOccupancyGrain>(Samples.EventId).Inside(null),
            door.Item.GetGrain<IGateGrain>(GrainKeys.Gate(Samples.EventId, "north"))
                .Scan(Samples.Scan($"s{door.Index}")),
        ]));

        var lives = await cluster.LivesAsync();
        Assert.All(
            (IAddressable[])
            [
                doors[0].GetGrain<IJournalGrain>(Samples.EventId),
                doors[0].GetGrain<IOccupancyGrain>(Samples.EventId),
                doors[0].GetGrain<IStatisticsGrain>(Samples.EventId),
            ],
            counter => Assert.Single(lives, grain => grain.GrainId == counter.GetGrainId()));
    }
}
