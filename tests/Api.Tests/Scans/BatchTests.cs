namespace Attendance.Scans;

public sealed class BatchTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Batch_AllSorts_AreAnsweredEachByItsIndex()
    {
        var fair = await FairAsync();
        await fair.GateAsync("south", new { direction = "out" });

        var answer = await fair.PostAsync("/attendance/batch", new
        {
            scans = new object?[]
            {
                Scan("s-0", "kim", "08:01"),
                Scan("s-1", "kim", "08:02"),
                Scan("s-2", "nobody", "08:03"),
                Scan("s-3", "lee", "08:04", "nowhere"),
                new { scanId = "s-4", gateId = "a/b", method = "manual" },
                null,
                Scan("s-6", "lee", "08:06"),
                new { scanId = "s-7", participantId = "lee", gateId = "south", method = "manual", direction = "in" },
            },
        });

        Assert.Equal(200, answer.Status);
        Assert.Equal(["0", "6"], answer.Each("successful", "index"));
        Assert.Equal(["1"], answer.Each("duplicates", "index"));
        Assert.Equal(["2", "3", "4", "5", "7"], answer.Each("failed", "index"));
        Assert.Equal(
            ["participant_not_found", "gate_not_found", "invalid_request", "invalid_request", "invalid_request"],
            answer.Each("failed", "code"));
        Assert.Equal(["true", "true", "false", "false", "false"], answer.Each("failed", "stored"));
        Assert.Equal(("duplicate", "s-0"), (answer["duplicates.0.code"], await ScanIdAsync(fair,
            answer["duplicates.0.first.recordId"]!)));
    }

    [Fact]
    public async Task Batch_FailedEntries_SayWhatIsWrong()
    {
        var fair = await FairAsync();

        var answer = await fair.PostAsync(
            "/attendance/batch",
            new { scans = new object?[] { null,
                Json("""{"scanId":"s","gateId":"north","method":"x","participantId":"kim"}""") } });

        Expect.Same(
            new { index = 0, replayed = false, code = "invalid_request", stored = false,
                errors = new { scan = new[] { "is missing" } } },
            answer.At("failed.0"));
        Expect.Same(
            new
            {
                index = 1, scanId = "s", replayed = false, code = "invalid_request", stored = false,
                errors = new { method = new[] { "must be qr_scan, ble_auto or manual" } },
            },
            answer.At("failed.1"));
    }

    [Fact]
    public async Task Batch_SentAgainWhole_ReplaysAndStoresNothing()
    {
        var fair = await FairAsync();
        var batch = new
        {
            sentAt = "2026-06-01T09:00:00Z",
            scans = new[] { Scan("s-0", "kim", "08:01"), Scan("s-1", "kim", "08:02"), Scan("s-2", "nobody", "08:03") },
        };
        var first = await fair.PostAsync("/attendance/batch", batch);
        var before = (await fair.FeedAsync())["nextCursor"];

        var second = await fair.PostAsync("/attendance/batch", batch);

        Assert.Equal(before, (await fair.FeedAsync())["nextCursor"]);
        Assert.Equal(["0"], second.Each("successful", "index"));
        Assert.Equal("true", second["successful.0.replayed"]);
        Expect.Same(first.At("duplicates")!, second.At("duplicates"));
        Expect.Same(first.At("failed")!, second.At("failed"));
    }

    [Fact]
    public async Task Batch_OfflineRepetition_IsADuplicateThatWasAdmitted()
    {
        var fair = await FairAsync();

        var answer = await fair.PostAsync("/attendance/batch", new
        {
            scans = new[]
            {
                Attendance.Json.With(Scan("s-0", "kim", "08:02"), new { offline = true }),
                Attendance.Json.With(Scan("s-1", "kim", "08:01"), new { offline = true }),
            }.Select(Json),
        });

        Assert.Equal(["1"], answer.Each("successful", "index"));
        Assert.Equal(("0", "true"), (answer["duplicates.0.index"], answer["duplicates.0.record.admitted"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"scans":null}""")]
    [InlineData("""{"scans":[]}""")]
    public async Task Batch_WithoutScans_Is400(string body)
    {
        var fair = await FairAsync();

        var answer = await fair.PostAsync("/attendance/batch", body);

        Expect.Invalid(answer, ("scans", "must be 1 to 10000 scans"));
    }

    [Fact]
    public async Task Batch_10001Scans_Is400AndStoresNothing()
    {
        var fair = await FairAsync();
        var before = (await fair.FeedAsync())["nextCursor"];

        var answer = await fair.PostAsync(
            "/attendance/batch",
            new { scans = Enumerable.Range(0, 10_001).Select(number => Scan($"s-{number}", "kim", "08:00")) });

        Expect.Invalid(answer, ("scans", "must be 1 to 10000 scans"));
        Assert.Equal(before, (await fair.FeedAsync())["nextCursor"]);
    }

    [Fact]
    public async Task Batch_ManyScansOfManyGates_AreDecidedInTheOrderOfEachPerson()
    {
        var fair = await FairAsync();
        await fair.GateAsync("south");
        var people = Enumerable.Range(0, 50).Select(number => $"p-{number}").ToList();
        await Task.WhenAll(people.Select(person => fair.PersonAsync(person)));

        var answer = await fair.PostAsync("/attendance/batch", new
        {
            scans = people.SelectMany(person => new[]
            {
                Scan($"n-{person}", person, "08:01"), Scan($"s-{person}", person, "08:02", "south"),
            }),
        });

        Assert.Equal(50, answer.At("successful")!.AsArray().Count);
        Assert.Equal(50, answer.At("duplicates")!.AsArray().Count);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i * 2}"), answer.Each("successful", "index"));
    }

    [Fact]
    public async Task Batch_FieldOfOneScanOfTheWrongType_Is400ThatNamesIt()
    {
        var fair = await FairAsync();

        var answer = await fair.PostAsync("/attendance/batch", """{"scans":[{},{"gateId":7}]}""");

        Expect.Invalid(answer, ("scans[1].gateId", "is of the wrong type"));
    }

    [Fact]
    public async Task Batch_UnknownEvent_Is404()
    {
        var answer = await new Fair(app, "nowhere").PostAsync(
            "/attendance/batch", new { scans = new[] { Scan("s", "kim", "08:00") } });

        Expect.Problem(answer, 404, "event_not_found", "There is no event nowhere.");
    }

    private async Task<Fair> FairAsync()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        await fair.PersonAsync("lee");
        return fair;
    }

    private static object Scan(string scanId, string participantId, string time, string gateId = "north") =>
        new { scanId, participantId, gateId, method = "manual", timestamp = $"2026-06-01T{time}:00Z" };

    private static System.Text.Json.JsonElement Json(string text) =>
        System.Text.Json.JsonDocument.Parse(text).RootElement;

    private static async Task<string?> ScanIdAsync(Fair fair, string recordId) =>
        (await fair.GetAsync($"/attendance?cursor={long.Parse(recordId) - 1}&limit=1"))["items.0.scanId"];
}
