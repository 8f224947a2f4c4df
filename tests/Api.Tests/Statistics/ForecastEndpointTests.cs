namespace Attendance.Statistics;

public sealed class ForecastEndpointTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Forecast_OneOfTwoIsIn_ExpectsAtLeastOneAndAtMostTwo()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        await fair.PersonAsync("lee");
        await fair.ScanAsync("s", "kim");

        var answer = await fair.GetAsync("/analytics/forecast");

        Assert.Equal(
            (200, "2", "1", "0.8"),
            (answer.Status, answer["totalParticipants"], answer["attendedParticipants"],
                answer["expectedAttendance.confidence"]));
        Assert.InRange(int.Parse(answer["expectedAttendance.expected"]!), 1, 2);
        Assert.Equal(["north"], answer.Each("gates", "gateId"));
        Assert.NotNull(answer["peakHour.startTime"]);
        Assert.EndsWith("+09:00", answer["mostlyInAt"]!);
    }

    [Fact]
    public async Task Forecast_NoSuchEvent_Is404()
    {
        var answer = await app.GetAsync("/api/v1/events/nowhere/analytics/forecast");

        Expect.Problem(answer, 404, "event_not_found", "There is no event nowhere.");
    }
}
