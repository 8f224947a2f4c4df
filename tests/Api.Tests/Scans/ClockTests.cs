namespace Attendance.Scans;

/// <summary>What the server makes of the times that devices send.</summary>
public sealed class ClockTests(Application app) : IClassFixture<Application>
{
    [Theory]
    [InlineData("2026-06-01T08:59:00Z", "2026-06-01T08:59:00+00:00", "false")]
    [InlineData("2026-06-01T18:00:00+09:00", "2026-06-01T18:00:00+09:00", "false")]
    [InlineData("2026-06-01T09:00Z", "2026-06-01T09:00:00+00:00", "false")]
    [InlineData("2026-06-01t08:59:59.5z", "2026-06-01T08:59:59.5+00:00", "false")]
    [InlineData("2026-06-01T08:57:59Z", "2026-06-01T08:57:59+00:00", "true")]
    [InlineData("2026-06-01T09:00:02Z", "2026-06-01T09:00:00+00:00", "false")]
    [InlineData("2026-06-01T09:30:00Z", "2026-06-01T09:00:00+00:00", "true")]
    [InlineData("2026-06-02T09:00:00Z", "2026-06-01T09:00:00+00:00", "true")]
    public async Task Record_Timestamp_IsKeptOrMovedToNowAndFlagged(string sent, string happened, string clockOff)
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");

        var answer = await fair.ScanAsync("s", "kim", new { timestamp = sent });

        Assert.Equal((201, happened, clockOff), (answer.Status, answer["record.timestamp"], answer["record.clockOff"]));
        Assert.Equal(
            DateTimeOffset.Parse(sent.ToUpperInvariant()), DateTimeOffset.Parse(answer["record.deviceTimestamp"]!));
    }

    [Fact]
    public async Task Batch_SentAt_CorrectsEveryTimeAndFlagsClocksThatAreOff()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");

        var answer = await fair.PostAsync("/attendance/batch", new
        {
            sentAt = "2026-06-01T09:10:00Z",
            scans = new[] { Scan("s", "2026-06-01T09:05:00Z") },
        });

        Assert.Equal("-600000", answer["skewMs"]);
        Assert.Equal(
            ("2026-06-01T08:55:00+00:00", "2026-06-01T09:05:00+00:00", "true"),
            (answer["successful.0.record.timestamp"], answer["successful.0.record.deviceTimestamp"],
                answer["successful.0.record.clockOff"]));
    }

    [Fact]
    public async Task Batch_SmallSkew_IsCorrectedWithoutAFlag()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");

        var answer = await fair.PostAsync("/attendance/batch", new
        {
            sentAt = "2026-06-01T08:58:00Z",
            scans = new[] { Scan("s", "2026-06-01T08:30:00Z") },
        });

        Assert.Equal("120000", answer["skewMs"]);
        Assert.Equal(
            ("2026-06-01T08:32:00+00:00", "false"),
            (answer["successful.0.record.timestamp"], answer["successful.0.record.clockOff"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-06-01T09:00:00Z")]
    public async Task Batch_ScanFromTheFuture_HappensNowAndIsFlagged(string? sentAt)
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");

        var answer = await fair.PostAsync(
            "/attendance/batch", new { sentAt, scans = new[] { Scan("s", "2026-06-01T09:30:00Z") } });

        Assert.Equal(
            ("2026-06-01T09:00:00+00:00", "true"),
            (answer["successful.0.record.timestamp"], answer["successful.0.record.clockOff"]));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public async Task Batch_ClockBeyondReason_FailsTheScansThatEndUpNowhere(string sentAt)
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");

        var answer = await fair.PostAsync(
            "/attendance/batch", new { sentAt, scans = new[] { Scan("s", "2026-06-01T09:00:00Z") } });

        Assert.Equal((200, "invalid_request"), (answer.Status, answer["failed.0.code"]));
        Expect.Same(
            new { timestamp = new[] { "must be after 2000 and at most a day ahead" } }, answer.At("failed.0.errors"));
    }

    private static object Scan(string scanId, string timestamp) =>
        new { scanId, participantId = "kim", gateId = "north", method = "manual", timestamp };
}
