using System.Net;
using System.Net.WebSockets;

namespace Attendance.Live;

/// <summary>What goes out: the picture and its changes.</summary>
public sealed class LiveTests(LiveApplication app) : IClassFixture<LiveApplication>
{
    private const int Gates = 30;

    [Fact]
    public async Task Connect_TellsThePictureThenWhatChanges()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("ann");
        var before = await fair.GetAsync("/analytics/realtime");

        await using var live = await app.WatchAsync(fair);
        var first = await live.NextAsync();
        var scan = await fair.ScanAsync("s-1", "ann");
        var recorded = await live.NextAsync();
        var updated = await live.NextAsync();

        Assert.Equal("stats.updated", (string?)first!["type"]);
        Expect.Same(before.Json, first["data"]);
        Assert.Equal((long)before.At("position")!, first.Position());
        Assert.Equal("attendance.recorded", (string?)recorded!["type"]);
        Assert.Equal("s-1", (string?)recorded["data"]!["records"]![0]!["scanId"]);
        Assert.Equal(scan["record.id"], (string?)recorded["data"]!["records"]![0]!["id"]);
        Assert.Equal(0, (int)recorded["data"]!["leftOut"]!);
        Assert.Equal("stats.updated", (string?)updated!["type"]);
        Expect.Same((await fair.GetAsync("/analytics/realtime")).Json, updated["data"]);
        Assert.Equal((long)scan.At("record.position")!, updated.Position());
    }

    [Fact]
    public async Task Scans_Many_AreMergedAndTheLastPictureIsTheTruth()
    {
        const int Scans = 200;
        var fair = await Fair.OpenAsync(app);
        await Parallel.ForAsync(0, Scans, async (i, _) => await fair.PersonAsync($"p-{i}"));
        await using var live = await app.WatchAsync(fair);
        var start = (await live.NextAsync())!.Position();

        await Parallel.ForAsync(0, Scans, async (i, _) => await fair.ScanAsync($"s-{i}", $"p-{i}"));
        var messages = await live.UntilPictureAsync(start + Scans);

        var pictures = messages.Where(message => message.Is("stats.updated")).ToArray();
        var records = messages.Where(message => message.Is("attendance.recorded")).ToArray();
        Assert.InRange(messages.Count, 2, Scans / 2);
        Assert.Equal(start + Scans, pictures[^1].Position());
        Expect.Same((await fair.GetAsync("/analytics/realtime")).Json, pictures[^1]["data"]);
        Assert.All(records, batch => Assert.InRange(batch["data"]!["records"]!.AsArray().Count, 1, 50));
        Assert.Equal(Scans, records.Sum(batch =>
            batch["data"]!["records"]!.AsArray().Count + (int)batch["data"]!["leftOut"]!));
    }

    [Fact]
    public async Task TwoEvents_HearOnlyOfTheirOwn()
    {
        var north = await Fair.OpenAsync(app);
        var south = await Fair.OpenAsync(app);
        await north.PersonAsync("ann");
        await south.PersonAsync("bob");
        await using var northLive = await app.WatchAsync(north);
        await using var southLive = await app.WatchAsync(south);
        await northLive.NextAsync();
        await southLive.NextAsync();

        await north.ScanAsync("s-n", "ann");
        await south.ScanAsync("s-s", "bob");
        var inNorth = await northLive.NextAsync();
        var inSouth = await southLive.NextAsync();

        Assert.Equal("s-n", (string?)inNorth!["data"]!["records"]![0]!["scanId"]);
        Assert.Equal("s-s", (string?)inSouth!["data"]!["records"]![0]!["scanId"]);
    }

    [Fact]
    public async Task Connect_WithoutAKey_Is401BeforeTheUpgrade()
    {
        var fair = await Fair.OpenAsync(app);

        var socket = LiveSocket.OpenAsync(app.Client.BaseAddress!, fair.Path("/live"), key: null);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket);
        Assert.Contains("401", refused.Message);
    }

    [Fact]
    public async Task Connect_NoUpgradeNoEventOrBadPosition_IsAProblem()
    {
        var fair = await Fair.OpenAsync(app);

        Expect.Problem(
            await fair.GetAsync("/live"), (int)HttpStatusCode.UpgradeRequired, "upgrade_required",
            "This is a WebSocket: connect with Upgrade: websocket.");
        Expect.Problem(
            await app.GetAsync("/api/v1/events/nowhere/live"), 404, "event_not_found", "There is no event nowhere.");
        Expect.Invalid(
            await fair.GetAsync("/live?after=x"), ("after", "must be a number from 0 to 9223372036854775807"));
    }

    [Fact]
    public async Task Description_NamesTheLiveConnectionOnce()
    {
        var description = await app.GetAsync("/openapi/v1.json");

        var path = description.Json["paths"]!["/api/v1/events/{eventId}/live"]!.AsObject();
        Assert.Equal(["get"], path.Select(member => member.Key));
    }

    [Fact]
    public async Task SlowClient_IsBroughtUpToDateAndNotBuffered()
    {
        var fair = await ManyGatesAsync(app);
        await using var slow = await app.WatchAsync(fair, receiveBytes: 4_096);
        await using var quick = await app.WatchAsync(fair);

        var (last, all) = await ScanOftenAsync(fair, quick);
        var messages = await slow.UntilPictureAsync(last);

        Assert.InRange(messages.Count, 2, all - 1);

        Expect.Same((await fair.GetAsync("/analytics/realtime")).Json, messages[^1]["data"]);
        Assert.Equal(
            (int)messages[^1]["data"]!["records"]!["confirmed"]!,
            messages.Where(message => message.Is("attendance.recorded")).Sum(batch =>
                batch["data"]!["records"]!.AsArray().Count + (int)batch["data"]!["leftOut"]!));
    }

    [Fact]
    public async Task ClientThatTakesNothing_IsClosedWithAReason()
    {
        await using var impatient = new ImpatientApplication();
        var fair = await ManyGatesAsync(impatient);
        await using var idle = await impatient.WatchAsync(fair, receiveBytes: 4_096);
        await using var quick = await impatient.WatchAsync(fair);
        await ScanOftenAsync(fair, quick);

        // From outside nothing tells that the server has given up, until the client reads again.
        await Task.Delay(ImpatientApplication.TakesNothingMaxMs + 1_000);
        var (status, reason) = await idle.ClosedAsync();

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, status);
        Assert.Equal("Nothing was taken for 2 s; reconnect with ?after=.", reason);
    }

    private static async Task<Fair> ManyGatesAsync(LiveApplication app)
    {
        var fair = await Fair.OpenAsync(app);
        for (var i = 0; i < Gates; i++)
        {
            await fair.GateAsync($"gate-{i}");
        }

        await fair.PersonAsync("ann");
        return fair;
    }

    /// <summary>Each picture names all gates: what a client does not take fills the buffers below it soon.</summary>
    private static async Task<(long Last, int Messages)> ScanOftenAsync(Fair fair, LiveSocket quick)
    {
        long last = 0;
        var messages = 0;
        for (var round = 0; round < 20; round++)
        {
            await Parallel.ForAsync(0, Gates, async (i, _) =>
                await fair.ScanAsync($"s-{round}-{i}", "ann", gateId: $"gate-{i}"));
            last = (long)(await fair.GetAsync("/analytics/realtime")).At("position")!;
            messages += (await quick.UntilPictureAsync(last)).Count;
        }

        return (last, messages);
    }
}
