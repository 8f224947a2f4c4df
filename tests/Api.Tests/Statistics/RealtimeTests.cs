namespace Attendance.Statistics;

public sealed class RealtimeTests(Application app) : IClassFixture<Application>
{
    private const string Path = "/analytics/realtime";

    [Fact]
    public async Task Realtime_SomebodyCameInAndSomebodyWasRefused_TellsHoursTrendAndLoad()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s1", "kim");
        await fair.ScanAsync("s2", "kim");

        var figures = await fair.GetAsync(Path);

        // Nine o'clock in Greenwich is six in the evening at the fair.
        var hour = app.Now.ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd'T'HH:00:00zzz");
        Assert.Equal(
            (hour, "1", """{"manual":1}""", """{"north":1}"""),
            (figures["hours.0.hour"], figures["hours.0.count"], figures["hours.0.methods"], figures["hours.0.gates"]));
        Assert.Equal(
            """{"checkInsPerMinute":0.2,"previousPerMinute":0,"change":0.2}""", figures["overall.trend"]);
        Assert.Equal(
            ("2", "1", """{"duplicate":1}""", "0.013", "1"),
            (figures["gates.0.totalProcessed"], figures["gates.0.methodBreakdown.manual"],
                figures["gates.0.refusals"], figures["gates.0.currentLoad"], figures["gates.0.estimatedWaitSeconds"]));
    }

    [Fact]
    public async Task Realtime_Annulled_LeavesItsHour()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s1", "kim");
        await fair.PostAsync($"/attendance/{scan["record.id"]}/annul", null);

        var figures = await fair.GetAsync(Path);

        Assert.Equal(("[]", "0"), (figures["hours"], figures["overall.trend.checkInsPerMinute"]));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Realtime_NothingNew_IsNotModified(string ifNoneMatch)
    {
        var fair = await FairAsync();
        var tag = (await fair.GetAsync(Path)).Headers["ETag"];

        var answer = await fair.GetAsync(Path, ("If-None-Match", string.Format(ifNoneMatch, tag)));

        Assert.Equal((304, "", tag), (answer.Status, answer.Text, answer.Headers["ETag"]));
    }

    [Fact]
    public async Task Realtime_NewsOrTimeThatMovesTheTrend_IsToldAnew()
    {
        var fair = await FairAsync();
        var quiet = (await fair.GetAsync(Path)).Headers["ETag"];
        await fair.ScanAsync("s1", "kim");

        var busy = await fair.GetAsync(Path, ("If-None-Match", quiet));
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        var later = await fair.GetAsync(Path, ("If-None-Match", busy.Headers["ETag"]));
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var over = await fair.GetAsync(Path, ("If-None-Match", later.Headers["ETag"]));
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        var still = await fair.GetAsync(Path, ("If-None-Match", over.Headers["ETag"]));

        Assert.Equal((200, 200, 200, 304), (busy.Status, later.Status, over.Status, still.Status));
        Assert.Equal($"\"{over["position"]}\"", over.Headers["ETag"]);
        Assert.Equal("0", over["gates.0.currentLoad"]);
    }

    private async Task<Fair> FairAsync()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        return fair;
    }
}
