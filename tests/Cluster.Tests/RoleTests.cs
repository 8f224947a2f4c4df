using System.Net;
using Attendance.Fault;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Cluster;

/// <summary>What each kind of process does, and what it refuses to start with.</summary>
public sealed partial class RoleTests(ITestOutputHelper output)
{
    [ClusterFact]
    public async Task Silo_AskedForAnythingButItsHealth_HasNoSuchPath()
    {
        await using var cluster = await SiloCluster.StartAsync(output, silos: 1);
        using var http = new HttpClient { BaseAddress = cluster.Silos[0].Address };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/v1/events")).StatusCode);
    }

    [ClusterFact]
    public async Task Front_StartedBeforeAnySilo_WaitsForOne()
    {
        await using var cluster = await SiloCluster.StartAsync(output, silos: 0);
        var starting = ProductProcess.StartAsync(cluster.FrontSettings);
        await Task.WhenAny(starting, Task.Delay(TimeSpan.FromSeconds(5)));
        Assert.False(starting.IsCompleted);

        await cluster.AddSiloAsync();
        await using var front = await starting;
        output.WriteLine(front.Log);
    }

    [ClusterFact]
    public async Task Front_StoppedWhileItWaits_EndsInGoodOrder()
    {
        await using var cluster = await SiloCluster.StartAsync(output, silos: 0);
        await using var front = await ProductProcess.BeginAsync(cluster.FrontSettings);
        while (!front.Log.Contains("waits for the cluster", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(0, await front.StopAsync());
    }

    /// <summary>What one front was told counts at the other, a quarter of a second later at most.</summary>
    [ClusterFact]
    public async Task Revoke_AtOneFront_CountsAtTheOther()
    {
        await using var cluster = await SiloCluster.StartAsync(output, silos: 2);
        await using var fair = await Fair.OpenAsync(output, cluster.FrontSettings, people: 1, gates: 1);
        await using var other = await ProductProcess.StartAsync(cluster.FrontSettings);
        var made = await fair.Client.CallAsync(
            HttpMethod.Post, "/access-keys", new { name = "feed", role = "platform" });
        using var http = new HttpClient { BaseAddress = other.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", made.Body.GetProperty("key").GetString());
        var feed = $"/api/v1/events/{fair.Client.EventId}/feed";
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(feed)).StatusCode);

        await fair.Client.CallAsync(
            HttpMethod.Post, $"/access-keys/{made.Body.GetProperty("keyId").GetString()}/revoke");
        await Task.Delay(TimeSpan.FromMilliseconds(300));

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(feed)).StatusCode);
    }

    [ClusterFact]
    public async Task Start_WrongSettings_IsRefusedInOneLine()
    {
        await using var cluster = await SiloCluster.StartAsync(output, silos: 0);
        await RefusedAsync(
            cluster, "Orleans:Clustering:ProviderType must be set", ("Orleans__Clustering__ProviderType", ""));
        await RefusedAsync(cluster, "must be AdoNet or Redis", ("Orleans__Clustering__ProviderType", "Zookeeper"));
        await RefusedAsync(cluster, "Attendance:Store must be Postgres", ("Attendance__Store", "Sqlite"));
        await RefusedAsync(cluster, "must be a port", ("Orleans__Endpoints__SiloPort", "door"));
        await RefusedAsync(
            cluster, "must be Memory or Redis or EventHubs", ("Orleans__Streaming__journal__ProviderType", "Post"));
        await RefusedAsync(cluster, "Attendance:MasterKey must be set", ("Attendance__MasterKey", ""));
        await RefusedAsync(cluster, "must be set: where Redis is", ("Orleans__Clustering__ProviderType", "Redis"));
    }

    private static async Task RefusedAsync(SiloCluster cluster, string because, (string Name, string Value) setting)
    {
        var settings = cluster.SiloSettings();
        var more = new Dictionary<string, string>(settings.More) { [setting.Name] = setting.Value };
        var (code, said) = await ProductProcess.TryAsync(settings with { More = more });
        Assert.Equal(1, code);
        Assert.Contains(because, said, StringComparison.Ordinal);
        Assert.Single(said.Trim().Split('\n'));
    }
}
