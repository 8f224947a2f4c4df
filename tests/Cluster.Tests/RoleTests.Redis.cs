namespace Attendance.Cluster;

public sealed partial class RoleTests
{
    [RedisFact]
    public async Task Start_RedisWrongOrAway_IsRefusedInOneLine()
    {
        const string Membership = "Orleans__Clustering__ConnectionString";
        var nowhere = RedisServer.AddressOf(TestKit.FreePort.Find());
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await SiloCluster.StartAsync(output, silos: 0, redis);

        await RefusedAsync(cluster, "must be set: where Redis is", (Membership, ""));
        await RefusedAsync(cluster, "cannot be read: Keyword 'colour'", (Membership, redis.Address + ",colour=red"));
        await RefusedAsync(cluster, $"Redis does not answer at {nowhere}", (Membership, nowhere));
        await RefusedAsync(
            cluster, "Orleans:Streaming:journal:ConnectionString must be set",
            ("Orleans__Streaming__journal__ProviderType", "Redis"));
    }
}
