namespace Attendance.Participants;

/// <summary>What an organiser does with one person: change, suspend, export, erase.</summary>
public sealed class PersonTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Suspend_TheNextScan_IsRefused()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        Assert.Equal(201, (await fair.ScanAsync("s1", "kim")).Status);

        await app.PatchAsync(fair.Path("/participants/kim"), new { status = "suspended" });
        var refused = await fair.ScanAsync("s2", "kim");

        Assert.Equal((400, "participant_inactive"), (refused.Status, refused["code"]));
    }

    [Fact]
    public async Task Change_Metadata_MergesAndTakesAway()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim", new { metadata = new { team = "red", size = "L" } });

        var changed = await app.PatchAsync(
            fair.Path("/participants/kim"), """{"metadata":{"team":"blue","size":null,"diet":"vegan"}}""");

        Assert.Equal(("blue", "vegan", null),
            (changed["metadata.team"], changed["metadata.diet"], changed["metadata.size"]));
    }

    [Fact]
    public async Task Export_Person_HoldsTheDataAndTheScans()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim", new { phone = "010-1234-5678" });
        await fair.ScanAsync("s1", "kim");
        await fair.ScanAsync("s2", "kim");

        var export = await fair.GetAsync("/participants/kim/export");

        Assert.Equal("attachment; filename=\"kim.json\"", export.Headers["Content-Disposition"]);
        Assert.Equal(("kim@example.com", "+821012345678"), (export["participant.email"], export["participant.phone"]));
        Assert.Equal(["confirmed", "duplicate"], export.Each("records", "status"));
        Assert.Equal(404, (await fair.GetAsync("/participants/lee/export")).Status);
    }

    [Fact]
    public async Task Erase_Person_KeepsTheRecordsWithoutAName()
    {
        var fair = await Fair.OpenAsync(app);
        var token = await fair.PersonAsync("kim");
        await fair.ScanAsync("s1", "kim");
        var etag = (await fair.GetAsync("/participants/kim")).Headers["ETag"];

        Assert.Equal(412, (await EraseAsync(fair, ("If-Match", "\"99\""))).Status);
        Assert.Equal(204, (await EraseAsync(fair, ("If-Match", etag))).Status);

        Assert.Equal(404, (await EraseAsync(fair)).Status);
        Assert.Equal(404, (await fair.GetAsync("/participants/kim")).Status);
        Assert.Empty((await fair.GetAsync("/participants")).Each("items", "participantId"));
        Assert.Empty((await fair.GetAsync("/participants?query=minji")).Each("items", "participantId"));
        var verified = await fair.PostAsync("/tokens/verify", new { token, gateId = "north" });
        Assert.Equal("participant_not_found", verified["code"]);
        Assert.Equal(["s1"], (await fair.GetAsync("/attendance")).Each("items", "scanId"));
        var figures = await fair.GetAsync("/analytics/realtime");
        Assert.Equal(("0", "1"), (figures["overall.totalParticipants"], figures["overall.attendedParticipants"]));
    }

    [Fact]
    public async Task RotateKey_People_StayReadableAndAreSealedAnew()
    {
        var fair = await Fair.OpenAsync(app);
        var token = await fair.PersonAsync("kim");
        Assert.Equal("1", (await fair.GetAsync("/keys"))["keyId"]);

        var rotated = await fair.PostAsync("/keys/rotate", null);
        Assert.Equal((202, "2"), (rotated.Status, rotated["keyId"]));
        await fair.PersonAsync("lee");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await fair.GetAsync("/keys"))["resealedAt"] is null)
        {
            await Task.Delay(10, patience.Token);
        }

        var kim = await fair.GetAsync("/participants/kim");
        Assert.Equal(("Kim Minji", token), (kim["name"], kim["token"]));
        Assert.Equal(201, (await fair.ScanAsync("s1", "kim")).Status);
        Assert.Equal(201, (await fair.ScanAsync("s2", "lee")).Status);
    }

    private Task<Answer> EraseAsync(Fair fair, params (string Name, string Value)[] headers) =>
        app.SendAsync(HttpMethod.Delete, fair.Path("/participants/kim"), null, headers);
}
