using System.Text.Json.Nodes;
using Attendance.Callers;
using Attendance.Devices;

namespace Attendance.Audit;

public sealed class AuditTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Change_OfSettings_TellsWhatWasAndWhatIs()
    {
        using var own = new Application();
        var fair = await Fair.DraftAsync(own, new { capacity = 10 });
        var before = await own.HeadAsync();

        await fair.ConfigureAsync(new { eventName = "Kim's birthday", settings = new { capacity = 20 } });
        await fair.StatusAsync("published");
        await fair.GateAsync("south", new { gateName = "Kim's door", zone = "hall" });
        await fair.GateAsync("south", new { gateName = "Kim's door", zone = "hall", isActive = false });

        var entries = await own.EntriesAsync(before);
        Expect.Same(
            new
            {
                caller = "owner",
                role = "owner",
                from = "127.0.0.1",
                method = "PUT",
                route = "/api/v1/events/{eventId}",
                eventId = fair.EventId,
                status = 200,
                before = new { version = 1, settings = new { capacity = 10 } },
                after = new { version = 2, settings = new { capacity = 20 } },
            },
            WithoutTrace(entries[0]));
        Expect.Same(new { status = "draft", version = 2 }, entries[1]["before"]);
        Expect.Same(new { status = "published", version = 3 }, entries[1]["after"]);
        Assert.Null(entries[2]["before"]);
        Expect.Same(
            new { isActive = true, direction = "in", capacityPerMinute = 30, zone = "hall" }, entries[2]["after"]);
        Expect.Same(new { gateId = "south" }, entries[2]["ids"]);
        Expect.Same(new { isActive = true }, entries[3]["before"]);
        Expect.Same(new { isActive = false }, entries[3]["after"]);
    }

    [Fact]
    public async Task Change_OfKeysAndDevices_TellsWhatWasAndWhatIs()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var before = await own.HeadAsync();

        var key = await AccessKeyTests.KeyAsync(fair, "staff", gates: ["north"]);
        await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null);
        var tablet = await Tablet.EnrolAsync(own, fair);
        await tablet.RevokeAsync();

        var entries = await own.EntriesAsync(before);
        Assert.Equal(5, entries.Count);
        Expect.Same(
            new { role = "staff", status = "active", gates = new[] { "north" }, rights = Array.Empty<string>() },
            entries[0]["after"]);
        Expect.Same(new { keyId = key["keyId"] }, entries[0]["ids"]);
        Expect.Same(new { status = "active" }, entries[1]["before"]);
        Expect.Same(new { status = "revoked", revokedAt = own.Now }, entries[1]["after"]);
        Assert.Equal(
            ("anonymous", fair.EventId, tablet.DeviceId),
            ((string)entries[3]["caller"]!, (string)entries[3]["eventId"]!, (string)entries[3]["ids"]!["deviceId"]!));
        Expect.Same(new { status = "active" }, entries[4]["before"]);
        Expect.Same(new { status = "revoked", revokedAt = own.Now }, entries[4]["after"]);
    }

    [Fact]
    public async Task Change_ThatFails_LeavesAnEntryWithItsCode()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var before = await own.HeadAsync();

        await fair.PostAsync("/status", new { status = "draft" });
        await fair.PostAsync("/participants", "nonsense");

        Assert.Equal(
            [
                $"owner owner POST /api/v1/events/{{eventId}}/status {fair.EventId} 409 status_not_allowed",
                $"owner owner POST /api/v1/events/{{eventId}}/participants {fair.EventId} 400 invalid_request",
            ],
            (await own.EntriesAsync(before)).Select(AuditReading.Short));
    }

    [Fact]
    public async Task Scan_OfAnybody_LeavesNone()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        await fair.PersonAsync("p1");
        var before = await own.HeadAsync();

        await fair.ScanAsync("s-1", "p1");
        await fair.ScanAsync("s-2", "nobody");
        await fair.PostAsync("/attendance/batch", new { scans = Array.Empty<object>() });

        Assert.Equal(before, await own.HeadAsync());
    }

    [Fact]
    public async Task List_Filters_FindTheirsPageByPage()
    {
        var fair = await Fair.OpenAsync(app);
        await Fair.OpenAsync(app);

        var first = await app.GetAsync($"/api/v1/audit?eventId={fair.EventId}&limit=2");
        var second = await app.GetAsync(
            $"/api/v1/audit?eventId={fair.EventId}&limit=100&after={first["nextCursor"]}");
        var none = await app.GetAsync($"/api/v1/audit?eventId={fair.EventId}&caller=key:none");

        Assert.Equal((200, "no-store, private"), (first.Status, first.Headers["Cache-Control"]));
        Assert.Equal(["POST", "PUT"], first.Each("items", "method"));
        Assert.Equal(["POST", "POST"], second.Each("items", "method"));
        Assert.Empty(none.Each("items", "method"));
        Assert.Equal(64, first["items.0.hash"]!.Length);
    }

    [Theory]
    [InlineData("?after=-1")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    public async Task List_WrongPage_IsRefused(string query) =>
        Assert.Equal(400, (await app.GetAsync($"/api/v1/audit{query}")).Status);

    [Fact]
    public async Task Read_AsTheOwnerOnly_AndLeavesAnEntry()
    {
        var fair = await Fair.OpenAsync(app);
        foreach (var role in ApiCalls.Roles.Where(role => role != "owner"))
        {
            var caller = await ApiCalls.AsAsync(app, fair, role);
            Assert.True((await app.GetAsync("/api/v1/audit", caller)).Status is 401 or 403, role);
            Assert.True((await app.GetAsync("/api/v1/audit/export.ndjson", caller)).Status is 401 or 403, role);
        }

        var reads = await app.GetAsync("/api/v1/audit/export.ndjson");

        Assert.Equal((200, AuditLines.MediaType), (reads.Status, reads.ContentType));
        var entries = await app.EntriesAsync(0);
        Assert.Contains(
            entries.Select(entry => entry.ToJsonString()).Append(reads.Text),
            text => text.Contains("/api/v1/audit/export.ndjson\",\"status\":200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_Lines_AreWhatWasHashed()
    {
        await Fair.OpenAsync(app);

        var export = await app.GetAsync("/api/v1/audit/export.ndjson");

        var lines = export.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(AuditLines.Read).ToList();
        var stored = await AuditReading.Grain(app).Read(0, 1_000);
        Assert.Equivalent(stored.Take(lines.Count), lines, strict: true);
        Assert.Equal(
            new AuditHead { Position = lines.Count, Hash = lines[^1]!.Hash }.ToString(), export.Headers["Audit-Head"]);
    }

    [Fact]
    public void Parse_Head_IsWhatWasWrittenOrNothing()
    {
        var text = "12:" + new string('a', 64);

        Assert.Equal(text, AuditHead.Parse(text)!.ToString());
        Assert.All(["", "5:abc", ":" + new string('a', 64), "-1:" + new string('a', 64)],
            wrong => Assert.Null(AuditHead.Parse(wrong)));
    }

    private static JsonObject WithoutTrace(JsonObject entry)
    {
        Assert.True(entry.Remove("traceId"));
        return entry;
    }
}
