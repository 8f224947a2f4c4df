namespace Attendance.Reports;

public sealed class FinalReportEndpointTests(Application app) : IClassFixture<Application>
{
    private const string Path = "/reports/final";

    [Fact]
    public async Task Final_EventIsOpen_TellsAllAndThatItIsNotFinal()
    {
        var fair = await VisitedAsync();

        var report = await fair.GetAsync(Path);

        Assert.Equal(
            (200, "application/json; charset=utf-8", "false", "not final: the event is still open"),
            (report.Status, report.ContentType, report["isFinal"], report["note"]));
        Assert.Equal(
            ("2", "1", "0.5"),
            (report["overall.totalParticipants"], report["overall.attendedParticipants"],
                report["overall.attendanceRate"]));
        Assert.Equal(["north"], report.Each("gates", "gateId"));
        Assert.EndsWith("+09:00", report["event.startTime"]!);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("closed", "archived")]
    public async Task Final_EventIsOver_IsFinal(params string[] statuses)
    {
        var fair = await VisitedAsync();
        await fair.StatusAsync(statuses);

        var report = await fair.GetAsync(Path);

        Assert.Equal(("true", null, statuses[^1]), (report["isFinal"], report["note"], report["event.status"]));
    }

    [Theory]
    [InlineData(Path, null, "application/json; charset=utf-8")]
    [InlineData(Path, "*/*", "application/json; charset=utf-8")]
    [InlineData(Path, "image/png", "application/json; charset=utf-8")]
    [InlineData(Path, "text/csv", "text/csv; charset=utf-8")]
    [InlineData(Path, "text/html,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8")]
    [InlineData(Path, "text/html;q=0.5, application/json;q=0.9", "application/json; charset=utf-8")]
    [InlineData(Path + ".csv", "text/html", "text/csv; charset=utf-8")]
    [InlineData(Path + ".html", null, "text/html; charset=utf-8")]
    public async Task Final_AcceptOrPath_ChoosesTheForm(string path, string? accept, string type)
    {
        var fair = await VisitedAsync();

        var answer = await fair.GetAsync(path, ("Accept", accept!));

        Assert.Equal((200, type), (answer.Status, answer.ContentType));
        Assert.Equal("Accept", answer.Headers["Vary"]);
    }

    [Fact]
    public async Task Final_Html_IsAPageUnderAStrictPolicy()
    {
        var fair = await VisitedAsync();

        var page = await fair.GetAsync(Path + ".html");

        Assert.Equal(FinalReportStyle.ContentSecurityPolicy, page.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Contains("<html lang=\"ko\">", page.Text);
        Assert.Contains("최종본이 아닙니다", page.Text);
    }

    [Fact]
    public async Task Final_Csv_BeginsWithAMarkForSpreadsheets()
    {
        var fair = await VisitedAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, fair.Path(Path + ".csv"));
        request.Headers.Add("Authorization", $"Bearer {Application.OwnerKey}");
        using var response = await app.Client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'s'], bytes[..4]);
        Assert.Equal($"{fair.EventId}-report.csv", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
    }

    [Fact]
    public async Task Final_NothingHappenedSince_Is304InEachForm()
    {
        var fair = await VisitedAsync();
        await fair.StatusAsync("closed");
        var json = (await fair.GetAsync(Path)).Headers["ETag"];

        Assert.Equal(304, (await fair.GetAsync(Path, ("If-None-Match", json))).Status);
        Assert.Equal(200, (await fair.GetAsync(Path + ".csv", ("If-None-Match", json))).Status);
        await fair.StatusAsync("open");
        Assert.Equal(200, (await fair.GetAsync(Path, ("If-None-Match", json))).Status);
    }

    [Theory]
    [InlineData(Path)]
    [InlineData(Path + ".csv")]
    [InlineData(Path + ".html")]
    [InlineData("/reports/hourly")]
    [InlineData("/reports/journal.csv")]
    [InlineData("/reports/journal.ndjson")]
    public async Task Reports_NoSuchEvent_Is404(string path)
    {
        var answer = await app.GetAsync($"/api/v1/events/nowhere{path}");

        Expect.Problem(answer, 404, "event_not_found", "There is no event nowhere.");
    }

    [Fact]
    public async Task Hourly_AfterAScan_SaysTheHead()
    {
        var fair = await VisitedAsync();

        var answer = await fair.GetAsync("/reports/hourly");

        var head = (await fair.FeedAsync())["nextCursor"];
        Assert.Equal((200, head, "Asia/Seoul"), (answer.Status, answer["position"], answer["timeZone"]));
    }

    /// <summary>Two people on the list, one of whom came, and was refused the second time.</summary>
    private async Task<Fair> VisitedAsync()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        await fair.PersonAsync("lee");
        await fair.ScanAsync("s1", "kim");
        await fair.ScanAsync("s2", "kim");
        return fair;
    }
}
