namespace Attendance.Scans;

/// <summary>Scans that happened offline: the person is inside already.</summary>
public sealed class OfflineTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Record_OfflineRepetition_Is201AndADuplicateWithTheFirst()
    {
        var fair = await FairAsync();
        var first = await fair.ScanAsync("s", "kim");

        var answer = await OfflineAsync(fair, "t", "kim", "08:59:30");

        Assert.Equal((201, "confirmed"), (answer.Status, answer["result"]));
        var again = await OfflineAsync(fair, "u", "kim", "09:00:00");
        Assert.Equal((201, "duplicate"), (again.Status, again["result"]));
        Assert.Equal(
            ("true", "duplicate", "duplicate", "t"),
            (again["record.admitted"], again["record.status"], again["record.reason"],
                (await RecordAsync(fair, again["first.recordId"]!))["data"]!["scanId"]!.ToString()));
        Assert.NotEqual(first["record.id"], again["first.recordId"]);
    }

    [Fact]
    public async Task Record_OfflineWithAFault_Is201AndRefusedWithTheReason()
    {
        var fair = await FairAsync();
        await fair.PersonAsync("park", new { status = "cancelled" });

        var answer = await OfflineAsync(fair, "s", "park", "08:30:00");

        Assert.Equal((201, "refused"), (answer.Status, answer["result"]));
        Assert.Equal(
            ("true", "refused", "participant_inactive", "true"),
            (answer["record.admitted"], answer["record.status"], answer["record.reason"], answer["record.offline"]));
    }

    [Fact]
    public async Task Record_OfflineOfNobody_Is201AndRefused()
    {
        var fair = await FairAsync();

        var answer = await OfflineAsync(fair, "s", "nobody", "08:30:00");
        var again = await OfflineAsync(fair, "s", "nobody", "08:30:00");

        Assert.Equal(
            (201, "refused", "participant_not_found", "true"),
            (answer.Status, answer["result"], answer["record.reason"], answer["record.admitted"]));
        Assert.Equal((200, answer["record.id"]), (again.Status, again["record.id"]));
    }

    [Fact]
    public async Task Record_OfflineReplay_IsTheSameAnswer()
    {
        var fair = await FairAsync();
        await OfflineAsync(fair, "s", "kim", "08:30:00");
        var first = await OfflineAsync(fair, "t", "kim", "08:31:00");

        var again = await OfflineAsync(fair, "t", "kim", "08:31:00");

        Assert.Equal((201, 200, "duplicate"), (first.Status, again.Status, again["result"]));
        Expect.Same(Json.With(first.Text, new { replayed = true }), again.Json);
    }

    [Fact]
    public async Task Record_EarlierOneArrivesLate_ReclassifiesTheOtherAndLeavesAdmitted()
    {
        var fair = await FairAsync();
        var online = await fair.ScanAsync("s", "kim");

        await OfflineAsync(fair, "t", "kim", "08:58:00");

        var feed = await fair.FeedAsync();
        Assert.Equal(["attendance.recorded", "attendance.recorded", "attendance.reclassified"], feed.Each("items",
            "type")[^3..]);
        var change = feed.At("items")!.AsArray()[^1]!["data"]!;
        Assert.Equal(
            (online["record.id"], "confirmed", "duplicate", "duplicate"),
            ((string?)change["recordId"], (string?)change["previousStatus"], (string?)change["status"],
                (string?)change["reason"]));
        var listed = await fair.GetAsync("/attendance?participantId=kim");
        Assert.Equal(["duplicate", "confirmed"], listed.Each("items", "status"));
        Assert.Equal(["true", "true"], listed.Each("items", "admitted"));
    }

    [Fact]
    public async Task Record_OfflineUploadedAfterClosing_CountsAsOfTheOpenEvent()
    {
        var fair = await FairAsync();
        await fair.StatusAsync("closed");

        var before = await OfflineAsync(fair, "s", "kim", "08:59:59");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await OfflineAsync(fair, "t", "lee", "09:00:30");

        Assert.Equal((201, "confirmed"), (before.Status, before["result"]));
        Assert.Equal((201, "refused", "event_not_open"), (after.Status, after["result"], after["record.reason"]));
    }

    [Fact]
    public async Task Record_OfflineAtAFullEvent_Is201AndConfirmedOrRefusedButNeverDropped()
    {
        var fair = await FairAsync(new { capacity = 1 });
        await fair.ScanAsync("s", "kim");

        var answer = await OfflineAsync(fair, "t", "lee", "08:59:00");

        Assert.Equal((201, "true"), (answer.Status, answer["record.admitted"]));
    }

    private async Task<Fair> FairAsync(object? settings = null)
    {
        var fair = await Fair.OpenAsync(app, settings);
        await fair.PersonAsync("kim");
        await fair.PersonAsync("lee");
        return fair;
    }

    private static Task<Answer> OfflineAsync(Fair fair, string scanId, string participantId, string time) =>
        fair.ScanAsync(scanId, participantId, new { offline = true, timestamp = $"2026-06-01T{time}Z" });

    private static async Task<System.Text.Json.Nodes.JsonNode> RecordAsync(Fair fair, string recordId) =>
        (await fair.FeedAsync()).At("items")!.AsArray().Single(entry => entry!["position"]!.ToString() == recordId)!;
}
