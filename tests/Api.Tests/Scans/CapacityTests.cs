namespace Attendance.Scans;

/// <summary>Row 13: the zone and the event have room.</summary>
public sealed class CapacityTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Record_EventFull_Is409OverCapacityUntilSomebodyLeaves()
    {
        var fair = await FairAsync(new { capacity = 1 });
        await fair.ScanAsync("s-kim", "kim");

        var full = await fair.ScanAsync("s-lee", "lee");
        var exit = await fair.ScanAsync("x-kim", "kim", gateId: "exit");
        var room = await fair.ScanAsync("s-lee", "lee");

        ExpectFull(full);
        Assert.Equal((201, 201), (exit.Status, room.Status));
        Assert.Equal(["attendance.refused", "attendance.recorded"], await fair.EntriesOfAsync("s-lee"));
    }

    [Fact]
    public async Task Record_ZoneFull_Is409OverCapacityThereOnly()
    {
        var fair = await FairAsync(new { zoneLimits = new { hall = 1 } });
        await fair.ScanAsync("s-kim", "kim", gateId: "hall");

        var full = await fair.ScanAsync("s-lee", "lee", gateId: "hall");
        var elsewhere = await fair.ScanAsync("s-lee", "lee");

        ExpectFull(full, "zone");
        Expect.Same(new { zone = "hall", inside = 1, limit = 1 }, full.At("zone"));
        Assert.Equal(201, elsewhere.Status);
    }

    [Fact]
    public async Task Record_ManyAtOnce_AdmitsExactlyAsManyAsThereIsRoomFor()
    {
        var fair = await FairAsync(new { capacity = 7 });
        var people = Enumerable.Range(0, 20).Select(number => $"p-{number}").ToList();
        await Task.WhenAll(people.Select(person => fair.PersonAsync(person)));

        var answers = await Task.WhenAll(people.Select(person => fair.ScanAsync($"s-{person}", person)));

        Assert.Equal((7, 13), (answers.Count(answer => answer.Status == 201), answers.Count(IsFull)));
    }

    [Fact]
    public async Task Record_PlaceThatWasJustLeft_IsFreeAtOnce()
    {
        var fair = await FairAsync(new { capacity = 1, duplicateWindowSeconds = 0 });

        var statuses = new List<int>();
        for (var round = 0; round < 30; round++)
        {
            foreach (var person in new[] { "kim", "lee" })
            {
                app.Clock.Advance(TimeSpan.FromMilliseconds(1));
                statuses.Add((await fair.ScanAsync($"s-{person}-{round}", person)).Status);
                app.Clock.Advance(TimeSpan.FromMilliseconds(1));
                statuses.Add((await fair.ScanAsync($"x-{person}-{round}", person, gateId: "exit")).Status);
            }
        }

        Assert.All(statuses, status => Assert.Equal(201, status));
    }

    private async Task<Fair> FairAsync(object settings)
    {
        var fair = await Fair.OpenAsync(app, settings);
        await fair.GateAsync("exit", new { direction = "out" });
        await fair.GateAsync("hall", new { zone = "hall" });
        await fair.PersonAsync("kim");
        await fair.PersonAsync("lee");
        return fair;
    }

    private static bool IsFull(Answer answer) => answer["code"] == "over_capacity";

    private static void ExpectFull(Answer answer, params string[] beside) => Expect.Problem(
        answer, 409, "over_capacity", "There is no room left.", new { result = "refused", replayed = false },
        ["record", "gate", "participant", .. beside]);
}
