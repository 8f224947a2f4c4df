using Attendance.Fault;

namespace Attendance.Cluster;

public sealed partial class LifeAndDeathTests
{
    /// <summary>Redis knows who is a silo, PostgreSQL everything else.</summary>
    [RedisFact]
    public async Task Kill_MembershipInRedis_LosesAndInventsNothing()
    {
        var seed = new Seed(output);
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await SiloCluster.StartAsync(output, silos: 2, redis);
        await using var fair = await Fair.OpenAsync(output, cluster.FrontSettings, People, gates: 10);

        await ScanWhileAsync(fair, seed, async time =>
        {
            await time.ReachAsync(3);
            time.Tell("SIGKILL for silo 1");
            await cluster.Silos[0].KillAsync();
            await time.ReachAsync(15);
            await cluster.AddSiloAsync();
            time.Tell("silo 3 has joined");
            await time.ReachAsync(time.Seconds + 3);
        });
    }
}
