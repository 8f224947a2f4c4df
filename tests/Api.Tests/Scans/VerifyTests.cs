namespace Attendance.Scans;

/// <summary>A dry run: whose token, and would it pass here now?</summary>
public sealed class VerifyTests(OneFair app) : IClassFixture<OneFair>
{
    private readonly Fair _fair = app.Fair;

    [Theory]
    [InlineData("/api/v1/tokens/verify")]
    [InlineData($"/api/v1/events/{ScanSpelling.EventId}/tokens/verify")]
    [InlineData("/api/tokens/verify")]
    public async Task Verify_CurrentToken_SaysWhoseAndStoresNothing(string path)
    {
        var (id, token) = await SomebodyAsync(new { groups = new[] { "press" }, permissions = new[] { "attendance",
            "vip" } });
        var before = (await _fair.FeedAsync())["nextCursor"];

        var answer = await app.PostAsync(path, new { token, gateId = "vip" });

        Assert.Equal(200, answer.Status);
        Expect.Same(
            $$"""
            {
              "valid": true, "wouldPass": true,
              "participant": { "participantId": "{{id}}", "name": "Kim Minji", "groups": ["press"],
                  "status": "registered" },
              "permissions": ["attendance", "vip"],
              "gate": { "gateId": "vip", "currentLoad": 0, "estimatedWaitSeconds": 0 }
            }
            """,
            answer.Json);
        Assert.Equal(before, (await _fair.FeedAsync())["nextCursor"]);
    }

    [Theory]
    [InlineData("vip", "permission_missing")]
    [InlineData("dark", "gate_inactive")]
    [InlineData("nowhere", "gate_not_found")]
    public async Task Verify_TokenThatWouldNotPass_IsValidAndSaysWhy(string gateId, string code)
    {
        var (_, token) = await SomebodyAsync();

        var answer = await _fair.PostAsync("/tokens/verify", new { qr = token, gateId });

        Assert.Equal(("true", "false", code), (answer["valid"], answer["wouldPass"], answer["code"]));
    }

    [Fact]
    public async Task Verify_InsideAlready_SaysSo()
    {
        var (id, token) = await SomebodyAsync();
        await _fair.ScanAsync($"s-{id}", id);

        var answer = await _fair.PostAsync("/tokens/verify", new { token, gateId = "south" });

        Assert.Equal(("true", "false", "already_checked_in"), (answer["valid"], answer["wouldPass"], answer["code"]));
    }

    [Theory]
    [InlineData("north", "token_revoked")]
    [InlineData("dark", "gate_inactive")]
    public async Task Verify_RotatedToken_IsNotValidWhateverElseStandsAgainstIt(string gateId, string code)
    {
        var (id, token) = await SomebodyAsync();
        await _fair.PostAsync($"/participants/{id}/token/rotate", null);

        var answer = await _fair.PostAsync("/tokens/verify", new { token, gateId });

        Assert.Equal(("false", "false", code), (answer["valid"], answer["wouldPass"], answer["code"]));
    }

    [Fact]
    public async Task Verify_ForgedToken_IsNotValidAndNamesNobody()
    {
        var answer = await _fair.PostAsync("/tokens/verify", new { token = "ONLY-0000-0000-0000", gateId = "north" });

        Assert.Equal(
            (200, "false", "false", "token_invalid", null),
            (answer.Status, answer["valid"], answer["wouldPass"], answer["code"], answer["participant"]));
    }

    [Fact]
    public async Task Verify_ZoneFull_SaysThatItWouldNotPass()
    {
        await _fair.ConfigureAsync(new { settings = new { zoneLimits = new { hall = 1 } } });
        var (id, _) = await SomebodyAsync();
        var (_, token) = await SomebodyAsync();
        await _fair.ScanAsync($"s-{id}", id, gateId: "hall");

        var answer = await _fair.PostAsync("/tokens/verify", new { token, gateId = "hall" });

        await _fair.ConfigureAsync(new { });
        Assert.Equal(("true", "false", "over_capacity"), (answer["valid"], answer["wouldPass"], answer["code"]));
    }

    [Theory]
    [InlineData("""{"gateId":"north"}""", "token", "exactly one of token and qr is needed")]
    [InlineData("""{"gateId":"north","token":"a","qr":"b"}""", "token", "exactly one of token and qr is needed")]
    [InlineData("""{"token":"a"}""", "gateId", "must be 1–64 of A–Z a–z 0–9 . _ - :")]
    [InlineData("""{"token":"a","gateId":"north","who":1}""", "who", "is not a field of this request")]
    public async Task Verify_Faulty_Is400(string body, string field, string fault)
    {
        var answer = await _fair.PostAsync("/tokens/verify", body);

        Expect.Invalid(answer, (field, fault));
    }

    private async Task<(string Id, string Token)> SomebodyAsync(object? person = null)
    {
        var id = app.NextId("kim");
        return (id, await _fair.PersonAsync(id, person));
    }
}
