using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Attendance.Live;

/// <summary>Scans by the live connection: the same answers as over HTTP.</summary>
public sealed class LiveScanTests(LiveApplication app) : IClassFixture<LiveApplication>
{
    [Fact]
    public async Task Scan_Confirmed_IsAnsweredWithTheBodyOf201()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("ann");
        await using var live = await app.WatchAsync(fair);

        var result = await ScanAsync(live, "m-1", Scan("s-1", "ann"));
        var replay = await ScanAsync(live, "m-2", Scan("s-1", "ann"));
        var overHttp = await fair.ScanAsync("s-1", "ann");

        Assert.Equal(("m-1", 201), ((string?)result["id"], (int)result["status"]!));
        Assert.Equal("confirmed", (string?)result["data"]!["result"]);
        Assert.Equal(("m-2", 200), ((string?)replay["id"], (int)replay["status"]!));
        Expect.Same(Stable(overHttp.Json), Stable(replay["data"]!.AsObject()));
        Assert.Equal(["attendance.recorded"], await fair.EntriesOfAsync("s-1"));
    }

    [Fact]
    public async Task Scan_Refused_IsAnsweredWithTheProblemOfHttp()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("ann");
        await fair.ScanAsync("s-1", "ann");
        await using var live = await app.WatchAsync(fair);

        var bySocket = await ScanAsync(live, "m", Scan("s-2", "ann"));
        var byHttp = await fair.ScanAsync("s-2", "ann");

        Assert.Equal((409, "duplicate"), ((int)bySocket["status"]!, (string?)bySocket["data"]!["code"]));
        Assert.Equal(409, byHttp.Status);
        Expect.Same(Stable(byHttp.Json), Stable(bySocket["data"]!.AsObject()));
    }

    [Theory]
    [InlineData("""{"gateId":"north","method":"magic","participantId":"a/b","override":{}}""")]
    [InlineData("""{"gateId":"north","method":"manual","participantId":"a","surprise":1}""")]
    [InlineData("""{"gateId":7}""")]
    [InlineData("""{"timestamp":"yesterday"}""")]
    [InlineData("""{"gateId":"north","participantId":"a","override":{"reason":"\u0000"}}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    public async Task Scan_BadBody_IsThe400OfHttp(string body)
    {
        var fair = await Fair.OpenAsync(app);
        await using var live = await app.WatchAsync(fair);

        await live.SendTextAsync($$"""{"type":"scan","id":"m","scan":{{body}}}""");
        var bySocket = await live.FirstAsync("scan.result");
        var byHttp = await fair.PostAsync("/attendance/record", body);

        Assert.Equal(("m", 400), ((string?)bySocket["id"], (int)bySocket["status"]!));
        Assert.Equal(400, byHttp.Status);
        Expect.Same(Stable(byHttp.Json), Stable(bySocket["data"]!.AsObject()));
    }

    [Fact]
    public async Task Scans_OfOneSocket_AreStartedInOrder()
    {
        const int People = 20;
        const int Each = 20;
        var fair = await Fair.OpenAsync(app);
        var tokens = new string[People];
        for (var i = 0; i < People; i++)
        {
            tokens[i] = await fair.PersonAsync($"p-{i}");
        }

        // A gate that is known and people named by tokens: then nothing has to be looked up on the way.
        await fair.ScanAsync("warm", "nobody");
        await using var live = await app.WatchAsync(fair);

        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < People * Each; i++)
            {
                var scan = new { scanId = $"s-{i}", token = tokens[i % People], gateId = "north", method = "qr" };
                await live.SendAsync(new { type = "scan", id = $"{i}", scan });
            }
        });
        var statuses = new Dictionary<int, int>();
        while (statuses.Count < People * Each)
        {
            var result = await live.FirstAsync("scan.result");
            statuses.Add(int.Parse((string)result["id"]!), (int)result["status"]!);
        }

        await sending;

        // Of each person's scans the first that was sent is the one that counts.
        Assert.All(statuses, scan => Assert.Equal(scan.Key < People ? 201 : 409, scan.Value));
    }

    [Theory]
    [InlineData("""{"type":"scan","id":"m","scan":{""", null, "body", "is not valid JSON")]
    [InlineData("""hello""", null, "body", "is not valid JSON")]
    [InlineData("""[1]""", null, "body", "is not valid JSON")]
    [InlineData("""{"type":"scan"} {}""", null, "body", "is not valid JSON")]
    [InlineData("""{"type":"\ud800"}""", null, "body", "is not valid JSON")]
    [InlineData("""{"\ud800":1}""", null, "body", "is not valid JSON")]
    [InlineData("""{"type":"dance","id":"m"}""", "m", "type", "must be scan")]
    [InlineData("""{"id":"m"}""", "m", "type", "must be scan")]
    [InlineData("""{"type":7,"id":"m"}""", "m", "type", "is of the wrong type")]
    public async Task Message_NoRequest_IsAProblemAndTheConnectionGoesOn(
        string message, string? id, string field, string fault)
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("ann");
        await using var live = await app.WatchAsync(fair);

        await live.SendTextAsync(message);
        var problem = await live.FirstAsync("problem");
        var result = await ScanAsync(live, "next", Scan("s-1", "ann"));

        Assert.Equal((id, 400), ((string?)problem["id"], (int)problem["status"]!));
        Assert.Equal("invalid_request", (string?)problem["data"]!["code"]);
        Assert.Equal(fault, (string?)problem["data"]!["errors"]![field]![0]);
        Assert.Equal(201, (int)result["status"]!);
    }

    [Fact]
    public async Task Message_Binary_ClosesWith1003()
    {
        var fair = await Fair.OpenAsync(app);
        await using var live = await app.WatchAsync(fair);

        await live.Socket.SendAsync(new byte[3], WebSocketMessageType.Binary, true, CancellationToken.None);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await live.ClosedAsync()).Status);
    }

    [Fact]
    public async Task Message_Over64KB_ClosesWith1009()
    {
        var fair = await Fair.OpenAsync(app);
        await using var live = await app.WatchAsync(fair);

        await live.SendTextAsync(new string(' ', 64 * 1024 + 1));

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await live.ClosedAsync()).Status);
    }

    private static object Scan(string scanId, string participantId) =>
        new { scanId, participantId, gateId = "north", method = "manual" };

    private static async Task<JsonObject> ScanAsync(LiveSocket live, string id, object scan)
    {
        await live.SendAsync(new { type = "scan", id, scan });
        return await live.FirstAsync("scan.result");
    }

    /// <summary>Without what two answers to the same scan may differ in: the trace, and the gate's load by
    /// then.</summary>
    private static JsonObject Stable(JsonObject body)
    {
        var stable = body.DeepClone().AsObject();
        stable.Remove("traceId");
        stable.Remove("gate");
        stable.Remove("replayed");
        return stable;
    }
}
