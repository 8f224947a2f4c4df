using Attendance.Devices;
using Attendance.Events;
using Attendance.Fakes;

namespace Attendance.Alerts;

public sealed class DeviceAlertTests
{
    private static readonly Device Tablet = new()
    {
        DeviceId = "tablet-1",
        Name = "Tablet 1",
        Gates = ["north"],
        KeyId = "0123456789abcdef",
        EnrolledAt = Samples.Nine.AddHours(-1),
    };

    [Fact]
    public async Task Check_SilentDevice_IsRaisedOnceAndClearedOnce()
    {
        await using var host = await StartAsync(Tablet);
        await BeatAsync(host);
        await CheckAsync(host, after: TimeSpan.FromSeconds(119));
        Assert.Empty(await Alerts(host));

        await CheckAsync(host, after: TimeSpan.FromSeconds(1));
        await CheckAsync(host, after: TimeSpan.FromSeconds(60));
        var raised = Assert.Single(await Alerts(host));
        await BeatAsync(host);
        await CheckAsync(host, after: TimeSpan.FromSeconds(5));
        await CheckAsync(host, after: TimeSpan.FromSeconds(5));
        var cleared = Assert.Single(await Alerts(host));

        Assert.Equal(
            ("device_offline-tablet-1-1", "tablet-1", "Tablet 1 was last heard at 2026-06-01T09:00:00Z",
                "Look after Tablet 1 at north: its network or its battery; its scans wait on it."),
            (raised.Alert.AlertId, raised.Alert.Subject, raised.Alert.Seen, raised.Alert.Action));
        Assert.Null(raised.ClearedAt);
        Assert.Equal(host.Clock.GetUtcNow().AddSeconds(-5), cleared.ClearedAt);
    }

    [Fact]
    public async Task Check_SettingOfTheEvent_IsTheBound()
    {
        await using var host = await StartAsync(Tablet, new EventSettings { DeviceOfflineSeconds = 30 });
        await BeatAsync(host);

        await CheckAsync(host, after: TimeSpan.FromSeconds(30));

        Assert.Single(await Alerts(host));
    }

    [Fact]
    public async Task Check_DeviceThatWasNeverHeard_IsNothing()
    {
        await using var host = await StartAsync(Tablet);

        await CheckAsync(host, after: TimeSpan.FromMinutes(10));

        Assert.Empty(await Alerts(host));
    }

    [Fact]
    public async Task Check_RevokedDevice_IsClearedAndNotRaised()
    {
        await using var host = await StartAsync(Tablet);
        await BeatAsync(host);
        await CheckAsync(host, after: TimeSpan.FromMinutes(3));
        host.Store.Devices.Set(host.Store.Devices.Get("tablet-1") with { RevokedAt = host.Clock.GetUtcNow() });
        await host.Devices.List("", 10);

        await CheckAsync(host, after: TimeSpan.FromMinutes(3));

        Assert.NotNull(Assert.Single(await Alerts(host)).ClearedAt);
    }

    [Fact]
    public async Task Check_AfterARestart_WaitsBeforeItRaises()
    {
        await using var host = await StartAsync(Tablet with { LastSeenAt = Samples.Nine.AddMinutes(-30) });

        await CheckAsync(host, after: TimeSpan.FromSeconds(10));
        Assert.Empty(await Alerts(host));
        await CheckAsync(host, after: TimeSpan.FromSeconds(120));

        Assert.Single(await Alerts(host));
    }

    [Fact]
    public async Task Beat_EverySecond_IsStoredOnceAMinute()
    {
        await using var host = await StartAsync(Tablet);
        await BeatAsync(host);
        Assert.Equal(1, host.Store.Devices.Writes);

        for (var second = 0; second < 59; second++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await BeatAsync(host);
        }

        Assert.Equal(1, host.Store.Devices.Writes);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Devices.Get("tablet-1");
        Assert.Equal(2, host.Store.Devices.Writes);
        Assert.Equal(Samples.Nine.AddSeconds(59), host.Store.Devices.Get("tablet-1").LastSeenAt);
        await host.Devices.Beat(new Heartbeat
        {
            DeviceId = "tablet-1", At = host.Clock.GetUtcNow(), AppVersion = "2.0",
        });
        Assert.Equal("2.0", host.Store.Devices.Get("tablet-1").AppVersion);
    }

    private static Task<GrainHost> StartAsync(Device device, EventSettings? settings = null)
    {
        var store = MemoryStore.With(settings, people: 1, gates: Samples.Gate());
        store.Devices.Set(device);
        return GrainHost.StartAsync(store);
    }

    private static Task BeatAsync(GrainHost host) =>
        host.Devices.Beat(new Heartbeat { DeviceId = "tablet-1", At = host.Clock.GetUtcNow() });

    private static async Task CheckAsync(GrainHost host, TimeSpan after)
    {
        host.Clock.Advance(after);
        await host.Grains.GetGrain<IAlertGrain>(Samples.EventId).Check();
    }

    /// <summary>Of devices only.</summary>
    private static async Task<AlertView[]> Alerts(GrainHost host) =>
    [
        .. (await host.Grains.GetGrain<IAlertGrain>(Samples.EventId).List())
            .Where(view => view.Alert.Kind == AlertRules.DeviceOffline),
    ];
}
