namespace Attendance.Scans;

/// <summary>What the table promises beyond its rows: replays, refusals, overrides.</summary>
public sealed class ScanOutcomeTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Record_ReplayAfterTheEventWasClosed_Is200()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s", "kim");
        await fair.StatusAsync("closed");

        var again = await fair.ScanAsync("s", "kim");

        Assert.Equal((200, "true", "confirmed"), (again.Status, again["replayed"], again["result"]));
    }

    [Fact]
    public async Task Record_ReplayAfterTheTokenWasRevoked_Is200()
    {
        var fair = await FairAsync();
        var token = await fair.PersonAsync("park");
        var scan = new { scanId = "s", token, gateId = "north", method = "qr_scan" };
        var first = await fair.PostAsync("/attendance/record", scan);
        await fair.PostAsync("/participants/park/token/revoke", null);

        var again = await fair.PostAsync("/attendance/record", scan);

        Assert.Equal(200, again.Status);
        Expect.Same(Json.With(first.Text, new { replayed = true }), again.Json);
    }

    [Fact]
    public async Task Record_ReplayAfterTheGateWasSwitchedOff_Is200()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s", "kim");
        await fair.GateAsync("north", new { isActive = false });

        var again = await fair.ScanAsync("s", "kim");

        Assert.Equal((200, "true"), (again.Status, again["replayed"]));
    }

    [Fact]
    public async Task Record_ScanIdOfSomebodyElse_IsTheFirstAnswer()
    {
        var fair = await FairAsync();
        var first = await fair.ScanAsync("s", "kim");

        var other = await fair.ScanAsync("s", "lee");

        Assert.Equal(200, other.Status);
        Expect.Same(Json.With(first.Text, new { replayed = true }), other.Json);
        Assert.Equal(["attendance.recorded"], await fair.EntriesOfAsync("s"));
    }

    [Fact]
    public async Task Record_ScanIdOfSomebodyElseByAForgedToken_IsTheFirstAnswer()
    {
        var fair = await FairAsync();
        var first = await fair.ScanAsync("s", "kim");

        var other = await fair.PostAsync(
            "/attendance/record", new { scanId = "s", token = "FAIR-0000-0000-0000", gateId = "north", method = "qr" });

        Assert.Equal(200, other.Status);
        Expect.Same(Json.With(first.Text, new { replayed = true }), other.Json);
    }

    [Fact]
    public async Task Record_RefusedThenAllowed_IsConfirmedUnderTheSameScanId()
    {
        var fair = await FairAsync();
        await fair.GateAsync("north", new { isActive = false });
        var refused = await fair.ScanAsync("s", "kim");
        await fair.GateAsync("north");

        var passed = await fair.ScanAsync("s", "kim");

        Assert.Equal((404, 201, "false"), (refused.Status, passed.Status, passed["replayed"]));
        Assert.Equal(["attendance.refused", "attendance.recorded"], await fair.EntriesOfAsync("s"));
    }

    [Fact]
    public async Task Record_SameRefusalTwice_IsStoredOnce()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s", "kim");

        var first = await fair.ScanAsync("t", "kim");
        var second = await fair.ScanAsync("t", "kim");

        Assert.Equal((409, first["record.id"]), (second.Status, second["record.id"]));
        Assert.Equal(["attendance.refused"], await fair.EntriesOfAsync("t"));
    }

    [Fact]
    public async Task Record_OtherRefusalOfTheSameScan_IsStoredBesideTheFirst()
    {
        var fair = await FairAsync();
        await fair.GateAsync("north", new { isActive = false });
        await fair.ScanAsync("s", "kim");
        await fair.StatusAsync("closed");

        var second = await fair.ScanAsync("s", "kim");

        Assert.Equal("event_not_open", second["code"]);
        Assert.Equal(["attendance.refused", "attendance.refused"], await fair.EntriesOfAsync("s"));
    }

    [Theory]
    [InlineData("""{"participantId":"nobody"}""", "participant_not_found")]
    [InlineData("""{"token":"FAIR-0000-0000-0000"}""", "token_invalid")]
    [InlineData("""{"qr":"http://example.com/a-poster-on-the-wall"}""", "token_invalid")]
    public async Task Record_UnknownCredentialTwice_IsOneRecordThatNamesNobody(string credential, string code)
    {
        var fair = await FairAsync();
        var scan = Json.With(credential, new { scanId = "s", gateId = "north", method = "qr" });

        var first = await fair.PostAsync("/attendance/record", scan);
        var second = await fair.PostAsync("/attendance/record", scan);

        Assert.Equal((404, 404, code), (first.Status, second.Status, second["code"]));
        Assert.Equal((first["record.id"], null), (second["record.id"], second["participant"]));
        Assert.Equal(["attendance.refused"], await fair.EntriesOfAsync("s"));
        var listed = await fair.GetAsync("/attendance");
        Expect.Same(first.At("record")!, listed.At("items.0"));
    }

    [Fact]
    public async Task Record_TokenOfAnotherEvent_Is404TokenInvalid()
    {
        var (here, elsewhere) = (await FairAsync(), await FairAsync());
        var token = await elsewhere.PersonAsync("park");

        var answer = await here.PostAsync("/attendance/record", new { token, gateId = "north", method = "qr" });

        Assert.Equal((404, "token_invalid"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Record_TokenTypedKindly_IsRead()
    {
        var fair = await FairAsync();
        var token = await fair.PersonAsync("park");
        var typed = " " + token.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal) + " ";

        var answer = await fair.PostAsync("/attendance/record", new { token = typed, gateId = "north",
            method = "manual" });

        Assert.Equal((201, "park"), (answer.Status, answer["participant.participantId"]));
    }

    [Fact]
    public async Task Record_UnknownEvent_Is404()
    {
        var answer = await new Fair(app, "nowhere").ScanAsync("s", "kim");

        Expect.Problem(answer, 404, "event_not_found", "There is no event nowhere.");
    }

    [Fact]
    public async Task Record_OverrideThatWasNeeded_IsConfirmedAndSaysSo()
    {
        var fair = await FairAsync();
        await fair.PersonAsync("park", new { status = "suspended" });

        var answer = await fair.ScanAsync("s", "park", new { @override = new { reason = " the boss said so " } });

        Assert.Equal((201, "confirmed"), (answer.Status, answer["result"]));
        Assert.Equal(
            ("true", "true", "the boss said so", "participant_inactive"),
            (answer["record.overrideAsked"], answer["record.overrideNeeded"], answer["record.overrideReason"],
                answer["record.reason"]));
    }

    [Fact]
    public async Task Record_OverrideThatWasNotNeeded_IsAskedOnly()
    {
        var fair = await FairAsync();

        var answer = await fair.ScanAsync("s", "kim", new { @override = new { reason = "in a hurry" } });

        Assert.Equal(
            (201, "true", "false", null),
            (answer.Status, answer["record.overrideAsked"], answer["record.overrideNeeded"], answer["record.reason"]));
    }

    [Theory]
    [InlineData("duplicate", "north")]
    [InlineData("already_checked_in", "south")]
    public async Task Record_OverrideOfARepetition_IsConfirmedWithTheReason(string reason, string gateId)
    {
        var fair = await FairAsync();
        await fair.GateAsync("south");
        await fair.ScanAsync("s", "kim");

        var answer = await fair.ScanAsync("t", "kim", new { @override = new { reason = "lost" } }, gateId);

        Assert.Equal(
            (201, "true", reason), (answer.Status, answer["record.overrideNeeded"], answer["record.reason"]));
    }

    [Fact]
    public async Task Record_OverrideOfAFullEvent_IsConfirmedWithTheReason()
    {
        var fair = await FairAsync(new { capacity = 1 });
        await fair.ScanAsync("s", "kim");

        var answer = await fair.ScanAsync("t", "lee", new { @override = new { reason = "the speaker" } });

        Assert.Equal(
            (201, "true", "over_capacity"), (answer.Status, answer["record.overrideNeeded"], answer["record.reason"]));
    }

    [Theory]
    [InlineData("dark", "gate_inactive")]
    [InlineData("nowhere", "gate_not_found")]
    public async Task Record_OverrideBeforeRow8_DoesNotHelp(string gateId, string code)
    {
        var fair = await FairAsync();
        await fair.GateAsync("dark", new { isActive = false });

        var answer = await fair.ScanAsync("s", "kim", new { @override = new { reason = "please" } }, gateId);

        Assert.Equal((404, code), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Record_GateAskedForBeforeItWasMade_IsKnownAtOnce()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");
        await fair.ScanAsync("s", "kim", gateId: "late");
        await fair.StatusAsync("published", "open");

        var unknown = await fair.ScanAsync("s", "kim", gateId: "late");
        await fair.GateAsync("late");
        var known = await fair.ScanAsync("s", "kim", gateId: "late");

        Assert.Equal(("gate_not_found", 201), (unknown["code"], known.Status));
    }

    [Fact]
    public async Task Record_TenGatesAtOnce_ConfirmExactlyOne()
    {
        var fair = await FairAsync();
        var gates = Enumerable.Range(0, 10).Select(number => $"gate-{number}").ToList();
        foreach (var gate in gates)
        {
            await fair.GateAsync(gate);
        }

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(number => fair.ScanAsync($"s-{number}", "kim",
                gateId: gates[number % 10])));

        Assert.Equal((1, 99), (answers.Count(one => one.Status == 201), answers.Count(one => one.Status == 409)));
    }

    private async Task<Fair> FairAsync(object? settings = null)
    {
        var fair = await Fair.OpenAsync(app, settings);
        await fair.PersonAsync("kim");
        await fair.PersonAsync("lee");
        return fair;
    }
}
