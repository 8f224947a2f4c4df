using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Attendance.Callers;
using Attendance.Limits;

namespace Attendance.Audit;

public sealed class RefusalTests
{
    private static readonly AuditCall Call = new(
        "key:a", CallerRole.Viewer, "10.0.0.1", "GET", "/x", "fair", new SortedDictionary<string, string>());

    [Fact]
    public async Task EachKindOfRefusal_LeavesAnEntry()
    {
        using var app = new LimitTests.Strict();
        var fair = await Fair.OpenAsync(app);
        var other = await Fair.OpenAsync(app);
        var viewer = await AccessKeyTests.KeyAsync(fair, "viewer");
        var revoked = await AccessKeyTests.KeyAsync(fair, "viewer");
        await fair.PostAsync($"/access-keys/{revoked["keyId"]}/revoke", null);
        var before = await app.HeadAsync();

        await fair.GetAsync("", ("Authorization", null!));
        await fair.GetAsync("", AccessKeyTests.As(revoked));
        await fair.GetAsync("/participants", AccessKeyTests.As(viewer));
        await app.PutAsync(other.Path("/gates/north"), new { }, AccessKeyTests.As(viewer));
        await app.PostAsync("/api/v1/devices/enrol", new { code = "AAAAA-AAAAA" }, ("Authorization", null!));
        await app.GetAsync("/api/v1/audit", AccessKeyTests.As(viewer), ("Accept", "text/html"));
        for (var i = 0; i < 6; i++)
        {
            await fair.GetAsync("", AccessKeyTests.As(viewer));
        }

        var entries = await app.AwaitEntriesAsync(before, 7);
        Assert.Equal(
            [
                $"anonymous  GET /api/v1/events/{{eventId}} {fair.EventId} 401 unauthenticated",
                $"key:{revoked["keyId"]} viewer GET /api/v1/events/{{eventId}} {fair.EventId} 401 key_revoked",
                $"key:{viewer["keyId"]} viewer GET /api/v1/events/{{eventId}}/participants {fair.EventId} 403 "
                    + "forbidden",
                $"key:{viewer["keyId"]}  PUT /api/v1/events/{{eventId}}/gates/{{gateId}} {other.EventId} 404 "
                    + "event_not_found",
                "anonymous  POST /api/v1/devices/enrol  404 code_invalid",
                $"key:{viewer["keyId"]} viewer GET /api/v1/audit  403 forbidden",
                $"key:{viewer["keyId"]} viewer GET /api/v1/events/{{eventId}} {fair.EventId} 429 too_many_requests",
            ],
            entries.Select(AuditReading.Short));
        Assert.All(entries, entry => Assert.NotNull(entry["traceId"]));
    }

    [Fact]
    public async Task Flood_OfOneCaller_IsFoldedIntoOneEntryAMinute()
    {
        using var app = new Application();
        var fair = await Fair.OpenAsync(app);
        var viewer = AccessKeyTests.As(await AccessKeyTests.KeyAsync(fair, "viewer"));
        var before = await app.HeadAsync();

        for (var i = 0; i < 100; i++)
        {
            await fair.GetAsync("/participants", viewer);
        }

        Assert.Equal(Refusals.OwnEntriesMax, (await app.AwaitEntriesAsync(before, 10)).Count);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var entries = await app.AwaitEntriesAsync(before, 11);
        Assert.Equal((11, 90), (entries.Count, (int)entries[^1]["count"]!));
        Assert.Equal(AuditReading.Short(entries[0]), AuditReading.Short(entries[^1]));
        await fair.GetAsync("/participants", viewer);
        Assert.Null((await app.AwaitEntriesAsync(before, 12))[^1]["count"]);
    }

    [Fact]
    public void IsSingle_OthersThanTheFlood_KeepTheirOwnEntries()
    {
        var refusals = new Refusals();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i < Refusals.OwnEntriesMax, refusals.IsSingle(Call, 403, "forbidden"));
        }

        Assert.True(refusals.IsSingle(Call with { Caller = "key:b" }, 403, "forbidden"));
        var folded = Assert.Single(refusals.Take());
        Assert.Equal(40, Count(folded));
        Assert.Empty(refusals.Take());
    }

    [Fact]
    public void IsSingle_MoreAddressesThanAreKept_AreCountedTogether()
    {
        var refusals = new Refusals();
        var single = Enumerable.Range(0, 10_000).Count(i => refusals.IsSingle(
            Call with { Caller = "anonymous", From = i.ToString(CultureInfo.InvariantCulture) }, 401, code: null));

        Assert.Equal(4_096, single);
        Assert.Equal(10_000 - 4_096, Count(Assert.Single(refusals.Take())));
    }

    private static long Count(byte[] data) => (long)JsonNode.Parse(Encoding.UTF8.GetString(data))!["count"]!;
}
