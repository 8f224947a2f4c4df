using System.Diagnostics;
using Attendance.Fault;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Cluster;

/// <summary>Silos die, freeze, leave and join under load; no scan notices more than a wait.</summary>
public sealed partial class LifeAndDeathTests(ITestOutputHelper output)
{
    private const int People = 2_000;

    /// <summary>A bound on sanity: what is usual is printed.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan MoveMax = TimeSpan.FromSeconds(60);

    [ClusterFact]
    public async Task Storm_KilledFrozenDrainedAndJoined_LosesAndInventsNothing()
    {
        var seed = new Seed(output);
        await using var cluster = await SiloCluster.StartAsync(output, silos: 3);
        await using var fair = await Fair.OpenAsync(output, cluster.FrontSettings, People, gates: 10);
        var (killed, frozen, drained) = (cluster.Silos[0], cluster.Silos[1], cluster.Silos[2]);

        await ScanWhileAsync(fair, seed, async time =>
        {
            await time.ReachAsync(3);
            time.Tell("SIGKILL for silo 1");
            await killed.KillAsync();
            await time.ReachAsync(4);
            var joining = cluster.AddSiloAsync();
            await time.ReachAsync(8);
            time.Tell("SIGSTOP for silo 2");
            await frozen.FreezeAsync();
            await joining;
            time.Tell("silo 4 has joined");
            await time.ReachAsync(22);
            time.Tell("SIGTERM for silo 3");
            Assert.Equal(0, await drained.StopAsync());
            time.Tell("silo 3 has drained");
            await time.ReachAsync(28);
            await frozen.WakeAsync();
            time.Tell("SIGCONT for silo 2");
            await time.ReachAsync(32);
        });
    }

    /// <summary>Silos before fronts. From an older version when <c>ATTENDANCE_OLDER_BUILD</c> names the folder where it
    /// was built, else from this one.</summary>
    [ClusterFact]
    public async Task Upgrade_EachProcessInTurn_LosesAndInventsNothing()
    {
        var seed = new Seed(output);
        var older = Environment.GetEnvironmentVariable("ATTENDANCE_OLDER_BUILD");
        await using var cluster = await SiloCluster.StartAsync(output, silos: 2, buildFolder: older);
        await using var fair = await Fair.OpenAsync(output, cluster.FrontSettings, People, gates: 10);

        await ScanWhileAsync(fair, seed, async time =>
        {
            time.Tell(older is null ? "from this version" : $"from the version in {older}");
            foreach (var process in cluster.Silos.Append(fair.Product))
            {
                await time.ReachAsync(time.Seconds + 3);
                Assert.Equal(0, await process.StopAsync());
                time.Tell("one has ended");
                process.Settings = process.Settings with { BuildFolder = null };
                await process.RestartAsync();
                time.Tell("it is back");
            }

            await time.ReachAsync(time.Seconds + 3);
        });
    }

    /// <summary>Who is in memory elsewhere moves to a silo that has joined, a few at a time, and no scan has to be
    /// asked again for it.</summary>
    [ClusterFact]
    public async Task Joined_ToTwo_TakesOverPeopleWhileTheyAreScanned()
    {
        var seed = new Seed(output);
        await using var cluster = await SiloCluster.StartAsync(output, silos: 2);
        await using var fair = await Fair.OpenAsync(output, cluster.FrontSettings, People, gates: 10);

        await ScanWhileAsync(fair, seed, async time =>
        {
            await time.ReachAsync(8);
            var before = await cluster.CountActivationsAsync();
            Assert.True(before.Sum() > People, $"Not everybody is in memory: {string.Join(" + ", before)}.");
            await cluster.AddSiloAsync();
            time.Tell($"silo 3 has joined; in memory: {string.Join(" + ", before)}");
            await UntilAsync(async () => (await cluster.CountActivationsAsync())[2] > People / 5);
            time.Tell($"in memory: {string.Join(" + ", await cluster.CountActivationsAsync())}");
            await time.ReachAsync(time.Seconds + 3);
        });
    }

    /// <summary>A front that dies takes nothing with it: what it was asked is found out through another one.</summary>
    [ClusterFact]
    public async Task Front_Killed_ScansAreSettledByTheNext()
    {
        var seed = new Seed(output);
        await using var cluster = await SiloCluster.StartAsync(output, silos: 1);
        await using var fair = await Fair.OpenAsync(output, cluster.FrontSettings, People, gates: 10);

        await ScanWhileAsync(fair, seed, async time =>
        {
            await time.ReachAsync(3);
            await fair.Product.KillAsync();
            await fair.Product.RestartAsync();
            time.Tell("the front is back");
            await time.ReachAsync(time.Seconds + 3);
        });
    }

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        for (var began = Stopwatch.GetTimestamp(); !await isReached();)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < MoveMax, $"Not reached within {MoveMax}.");
            await Task.Delay(500);
        }
    }

    private async Task ScanWhileAsync(Fair fair, Seed seed, Func<Timeline, Task> happens)
    {
        var ledger = new Ledger();
        var scanners = new PatientScanners(fair, ledger, seed);
        var faults = happens(new Timeline(output));
        await scanners.ScanUntilAsync(faults);
        await faults;
        output.WriteLine(scanners.Summary);

        var recount = await fair.RecountAsync();
        ledger.AssertIn(recount, storeWasAway: true);
        recount.AssertNobodyConfirmedTwice();
        Assert.True(scanners.LongestWait < WaitMax, $"Somebody waited for {scanners.LongestWait}.");
    }

    private sealed class Timeline(ITestOutputHelper output)
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public double Seconds => Stopwatch.GetElapsedTime(_began).TotalSeconds;

        public Task ReachAsync(double seconds) =>
            Task.Delay(TimeSpan.FromSeconds(Math.Max(0, seconds - Seconds)));

        public void Tell(string what) => output.WriteLine($"{Seconds,5:F1} s  {what}");
    }
}
