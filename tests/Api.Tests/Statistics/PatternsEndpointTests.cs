namespace Attendance.Statistics;

public sealed class PatternsEndpointTests(Application app) : IClassFixture<Application>
{
    private const string Path = "/analytics/patterns";

    [Fact]
    public async Task Patterns_OneOfTwoIsIn_TellsArrivalsAndTurnout()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s1", "kim");
        await fair.ScanAsync("s2", "kim");

        var answer = await fair.GetAsync(Path);

        var quarter = app.Now.AddMinutes(-(app.Now.Minute % 15)).ToOffset(TimeSpan.FromHours(9))
            .ToString("yyyy-MM-dd'T'HH:mm:00zzz");
        Assert.Equal(200, answer.Status);
        Assert.Equal(
            (quarter, "1", "0"),
            (answer["arrivals.0.startTime"], answer["arrivals.0.first"], answer["arrivals.0.again"]));
        Assert.Equal("""[{"method":"manual","count":1,"share":1}]""", answer["methods"]);
        Assert.Equal(("0", "1", "11"), (answer["stay.ended"], answer["stay.open"],
            answer.Each("stay.lengths", "fromMinutes").Count().ToString()));
        Assert.Equal("""{"once":1,"again":0,"entries":1}""", answer["visits"]);
        Assert.Equal("""[{"reason":"duplicate","count":1}]""", answer["refusals"]);
        Assert.Equal(("north", "2", "0.5", quarter), (answer["gates.0.gateId"], answer["gates.0.scans"],
            answer["gates.0.refusedShare"], answer["gates.0.peakTime"]));
        Assert.Equal(
            """[{"name":"Seoul","registered":1,"attended":1,"attendanceRate":1},"""
                + """{"name":"","registered":1,"attended":0,"attendanceRate":0}]""",
            answer["regions"]);
        Assert.Equal(["vip", ""], answer.Each("groups", "name"));
        Assert.Equal(["25-34", ""], answer.Each("ages", "name"));
    }

    [Fact]
    public async Task Patterns_NothingNew_IsNotModified()
    {
        var fair = await FairAsync();
        var tag = (await fair.GetAsync(Path)).Headers["ETag"];

        var same = await fair.GetAsync(Path, ("If-None-Match", tag));
        await fair.ScanAsync("s1", "kim");
        var news = await fair.GetAsync(Path, ("If-None-Match", tag));

        Assert.Equal((304, "", 200), (same.Status, same.Text, news.Status));
    }

    [Theory]
    [InlineData(Path)]
    [InlineData("/analytics/anonymous")]
    public async Task Get_NoSuchEvent_Is404(string path)
    {
        var answer = await app.GetAsync($"/api/v1/events/nowhere{path}");

        Expect.Problem(answer, 404, "event_not_found", "There is no event nowhere.");
    }

    [Fact]
    public async Task Anonymous_NothingPublished_Is404()
    {
        var fair = await FairAsync();

        var answer = await fair.GetAsync("/analytics/anonymous");

        Expect.Problem(
            answer, 404, "nothing_published",
            "No anonymous figures yet: the first are made within five minutes of an open event with five people.");
    }

    [Fact]
    public async Task Anonymous_FivePeople_AreToldByTheFeedAndHere()
    {
        var fair = await FairAsync();
        for (var number = 1; number <= 5; number++)
        {
            await fair.PersonAsync($"p{number}");
            await fair.ScanAsync($"s{number}", $"p{number}");
        }

        var answer = await AwaitAsync(fair);
        var again = await fair.GetAsync("/analytics/anonymous", ("If-None-Match", answer.Headers["ETag"]));

        Assert.Equal(
            (fair.EventId, "5", "5", "1", "KR", "Asia/Seoul", "false"),
            (answer["eventId"], answer["registered"], answer["attended"], answer["attendanceRate"], answer["country"],
                answer["timeZone"], answer["final"]));
        Assert.Equal("[]", answer["regions.cells"]);
        Assert.Equal("manual", answer["methods.cells.0.name"]);
        Assert.EndsWith("+09:00", answer["at"]!);
        Assert.Equal(304, again.Status);
        Assert.Contains("analytics.published", (await fair.FeedAsync()).Each("items", "type"));
    }

    /// <summary>The keeper looks when the clock moves; it is moved until it has.</summary>
    private async Task<Answer> AwaitAsync(Fair fair)
    {
        for (var look = 0; look < 200; look++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(15));
            var answer = await fair.GetAsync("/analytics/anonymous");
            if (answer.Status == 200)
            {
                return answer;
            }
        }

        throw new TimeoutException("Nothing was published.");
    }

    private async Task<Fair> FairAsync()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim", new { region = "Seoul", birthDate = "2000-01-01", groups = new[] { "vip" } });
        await fair.PersonAsync("lee");
        return fair;
    }
}
