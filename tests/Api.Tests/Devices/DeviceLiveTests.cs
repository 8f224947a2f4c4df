using System.Net.Http.Headers;
using System.Net.WebSockets;
using Attendance.Callers;
using Attendance.Live;

namespace Attendance.Devices;

/// <summary>Connections that last end with their key.</summary>
public sealed class DeviceLiveTests(LiveApplication app) : IClassFixture<LiveApplication>
{
    [Fact]
    public async Task Live_DeviceRevokedWhileQuiet_IsToldAndClosed()
    {
        var fair = await Fair.OpenAsync(app);
        var tablet = await Tablet.EnrolAsync(app, fair);
        await using var live = await WatchAsync(fair, tablet.KeyText);
        await live.FirstAsync("stats.updated");

        await tablet.RevokeAsync();
        var told = await live.FirstAsync("revoked");

        Assert.NotNull(told);
        Assert.Equal(((WebSocketCloseStatus)4001, "The key was revoked or has expired."), await live.ClosedAsync());
    }

    [Fact]
    public async Task Live_ScanAfterTheRevocation_IsNotTaken()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        await fair.PersonAsync("p2");
        var tablet = await Tablet.EnrolAsync(app, fair);
        await using var live = await WatchAsync(fair, tablet.KeyText);
        await live.SendAsync(Scan("s1", "p1"));
        Assert.Equal(201, (int)(await live.FirstAsync("scan.result"))["status"]!);

        await tablet.RevokeAsync();
        await live.SendAsync(Scan("s2", "p2"));
        var messages = await live.UntilAsync(message => message.Is("revoked"));

        Assert.DoesNotContain(messages, message => message.Is("scan.result"));
        Assert.Equal((WebSocketCloseStatus)4001, (await live.ClosedAsync()).Status);
        Assert.Empty(await fair.EntriesOfAsync("s2"));
    }

    [Fact]
    public async Task Live_GatesChanged_CountForTheNextScan()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        var tablet = await Tablet.EnrolAsync(app, fair, gates: ["north"]);
        await using var live = await WatchAsync(fair, tablet.KeyText);

        await app.PutAsync(
            fair.Path($"/devices/{tablet.DeviceId}"), new { name = "Tablet", gates = new[] { "south" } });
        await live.SendAsync(Scan("s1", "p1"));

        Assert.Equal(403, (int)(await live.FirstAsync("scan.result"))["status"]!);
    }

    [Fact]
    public async Task Live_RevokedKeyOfAnyRole_IsClosed()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "viewer");
        await using var live = await WatchAsync(fair, key["key"]!);
        await live.FirstAsync("stats.updated");

        await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null);

        await live.FirstAsync("revoked");
        Assert.Equal((WebSocketCloseStatus)4001, (await live.ClosedAsync()).Status);
    }

    [Fact]
    public async Task Live_ExpiredKey_IsClosed()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "viewer", expiresAt: app.Now.AddSeconds(2));
        await using var live = await WatchAsync(fair, key["key"]!);

        await live.FirstAsync("revoked");
        Assert.Equal((WebSocketCloseStatus)4001, (await live.ClosedAsync()).Status);
    }

    [Fact]
    public async Task Feed_KeyRevokedDuringALongPoll_EndsWithoutAnEntry()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "integrator");
        var head = (await fair.FeedAsync())["nextCursor"];
        var poll = fair.GetAsync($"/feed?after={head}&wait=30", AccessKeyTests.As(key));

        await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null);
        await fair.PersonAsync("p1");

        var answer = await poll.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((401, "key_revoked"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Feed_KeyRevokedDuringAStream_EndsIt()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await AccessKeyTests.KeyAsync(fair, "integrator");
        using var request = new HttpRequestMessage(HttpMethod.Get, fair.Path("/feed"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key["key"]);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);

        await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null);
        await fair.PersonAsync("somebody-new");

        var text = await response.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.EndsWith(": the key is over\n\n", text);
        Assert.DoesNotContain("somebody-new", text);
    }

    private static object Scan(string scanId, string participantId) => new
    {
        type = "scan", id = scanId, scan = new { scanId, participantId, gateId = "north", method = "qr" },
    };

    private Task<LiveSocket> WatchAsync(Fair fair, string key) =>
        LiveSocket.OpenAsync(app.Client.BaseAddress!, fair.Path("/live"), key);
}
