namespace Attendance.Alerts;

/// <summary>From a busy gate to somebody who says that they have seen it.</summary>
public sealed class AlertEndpointTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task BusyGate_IsSeenInFiguresFeedAndList_AndAcknowledged()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.GateAsync("north", new { gateName = "North door", capacityPerMinute = 1 });
        for (var i = 0; i < 5; i++)
        {
            await fair.PersonAsync($"p{i}");
            await fair.ScanAsync($"s{i}", $"p{i}");
        }

        // The keeper looks every five seconds of this clock.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await fair.GetAsync("/alerts?open=true")).Each("items", "alertId") is not ["gate_overload-north-1"])
        {
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(10, patience.Token);
        }

        var figures = await fair.GetAsync("/analytics/realtime");
        var seen = await fair.PostAsync("/alerts/gate_overload-north-1/acknowledge", null);

        Assert.Equal(("gate_overload", "north"), (figures["alerts.0.kind"], figures["alerts.0.subject"]));
        Assert.Contains("Open a second lane at North door", figures["alerts.0.action"], StringComparison.Ordinal);
        Assert.Equal((200, "owner"), (seen.Status, seen["acknowledgedBy"]));
        var feed = (await fair.FeedAsync()).Each("items", "type");
        Assert.Contains("alert.raised", feed);
        Assert.Contains("alert.acknowledged", feed);
        Assert.Equal(404, (await fair.PostAsync("/alerts/none-1/acknowledge", null)).Status);
    }
}
