namespace Attendance.Statistics;

public sealed class ForecastModelTests
{
    private static readonly DateTimeOffset Opens = Samples.Nine.AddHours(-1);
    private static readonly DateTimeOffset Closes = Samples.Nine.AddHours(7);

    [Fact]
    public void Of_BeforeTheOpening_SaysWhatIsKnownOfEventsInGeneral()
    {
        var forecast = ForecastModel.Of(Event(1_000), Opens.AddHours(-5));

        Assert.InRange(forecast.Expected, 400, 800);
        Assert.InRange(forecast.Low, 100, 400);
        Assert.InRange(forecast.High, 850, 1_000);
        Assert.InRange(forecast.MostlyInAt!.Value, Samples.Nine, Closes);
        Assert.InRange(forecast.PeakHour!.StartsAt, Opens, Closes);
    }

    [Fact]
    public void Of_NobodyYetLongAfterTheOpening_ExpectsFewer()
    {
        var atFirst = ForecastModel.Of(Event(1_000), Opens);
        var later = ForecastModel.Of(Event(1_000), Opens.AddHours(7));

        Assert.True(later.Expected < atFirst.Expected / 2, $"{later.Expected} after {atFirst.Expected}");
        Assert.Equal((0, 0), (later.Attended, later.Low));
    }

    [Fact]
    public void Of_AfterTheEnd_IsWhoCame()
    {
        var forecast = ForecastModel.Of(Event(1_000, 100, 200, 50), Closes);

        Assert.Equal((350, 350, 350, 350), (forecast.Attended, forecast.Expected, forecast.Low, forecast.High));
        Assert.Equal((Opens, 350), (forecast.PeakHour!.StartsAt, forecast.PeakHour.Arrivals));
        Assert.InRange(forecast.MostlyInAt!.Value, Opens.AddMinutes(10), Opens.AddMinutes(15));
    }

    [Fact]
    public void Of_ClosedEarly_IsWhoCame()
    {
        var forecast = ForecastModel.Of(Event(1_000, 100, 200) with { IsOver = true }, Samples.Nine);

        Assert.Equal((300, 300, 300), (forecast.Expected, forecast.Low, forecast.High));
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(100)]
    [InlineData(600)]
    public void Of_NobodyRegistered_ExpectsNobody(int minute)
    {
        var forecast = ForecastModel.Of(Event(0), Opens.AddMinutes(minute));

        Assert.Equal((0, 0, 0), (forecast.Expected, forecast.Low, forecast.High));
        Assert.Null(forecast.PeakHour);
        Assert.Null(forecast.MostlyInAt);
    }

    [Fact]
    public void Of_MoreInThanRegistered_ExpectsThoseWhoAreIn()
    {
        // Those who are in stay counted when they are erased from the list.
        var forecast = ForecastModel.Of(Event(10, 8, 7), Opens.AddMinutes(12));

        Assert.Equal((15, 15, 15), (forecast.Expected, forecast.Low, forecast.High));
    }

    [Fact]
    public void Of_Spike_StaysWithinTheList()
    {
        var forecast = ForecastModel.Of(Event(1_000, 0, 0, 700), Opens.AddMinutes(15));

        Assert.InRange(forecast.Expected, 700, 1_000);
        Assert.InRange(forecast.High, forecast.Expected, 1_000);
    }

    [Fact]
    public void Of_GateShutInTheMiddle_ExpectsFewerThanIfAllWentOnAndMoreThanAreIn()
    {
        int[] halfHour = [20, 20, 20, 20, 20, 20];
        int[] before = [.. halfHour, .. halfHour, .. halfHour];
        var goesOn = ForecastModel.Of(Event(2_000, [.. before, .. halfHour]), Opens.AddMinutes(120));
        var shut = ForecastModel.Of(Event(2_000, [.. before, 0, 0, 0, 0, 0, 0]), Opens.AddMinutes(120));

        Assert.InRange(shut.Expected, shut.Attended + 1, goesOn.Expected - 1);
    }

    [Fact]
    public void Of_SameInput_GivesTheSameAnswer()
    {
        var input = Event(5_000, 10, 40, 90, 120, 80, 30) with { Gates = [Gate("a", 30, 90), Gate("b", 30, 30)] };

        var (first, second) = (ForecastModel.Of(input, Samples.Nine), ForecastModel.Of(input, Samples.Nine));

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(first.Gates.SelectMany(gate => gate.Load), second.Gates.SelectMany(gate => gate.Load));
    }

    [Fact]
    public void Of_MorePeopleInTheSameRhythm_ExpectsMore()
    {
        var expected = new[] { 1, 2, 4, 8 }.Select(times => ForecastModel.Of(
            Event(4_000, 10 * times, 20 * times, 30 * times, 20 * times), Opens.AddMinutes(20)).Expected).ToList();

        Assert.Equal(expected.Order(), expected);
        Assert.True(expected[3] > 1.5 * expected[0], string.Join(", ", expected));
    }

    [Fact]
    public void Of_TwoGates_SharesTheNextHourAsTheLast()
    {
        var input = Event(2_000, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20) with
        {
            Gates = [Gate("busy", 10, 180), Gate("calm", 10, 60), Gate("shut", 10, 0) with { IsActive = false }],
        };

        var forecast = ForecastModel.Of(input, Samples.Nine);

        Assert.Equal(["busy", "calm"], forecast.Gates.Select(gate => gate.GateId));
        var (busy, calm) = (forecast.Gates[0], forecast.Gates[1]);
        Assert.InRange((double)busy.Scans / calm.Scans, 2.2, 3);
        Assert.All(forecast.Gates, gate => Assert.Equal(12, gate.Load.Length));
        Assert.Equal(busy.Load.Max(), busy.PeakLoad);
        Assert.Equal(busy.Scans / 50.0, busy.Load.Sum(), 1.0);
    }

    [Fact]
    public void Of_AnyEvent_KeepsTheBounds() => Seeded.Check(200, random =>
    {
        var registered = random.Next(0, 3_000);
        var minutes = random.Next(-60, 700);
        var left = registered;
        var slots = Enumerable.Range(0, Math.Max(0, minutes) / 5).Select(_ =>
        {
            var come = random.Chance(30) ? 0 : random.Next(0, Math.Max(1, left / 4));
            left -= come;
            return come;
        }).ToArray();
        var input = Event(registered, slots) with { Gates = [Gate("a", random.Next(0, 60), random.Next(0, 500))] };
        var now = Opens.AddMinutes(minutes);

        var forecast = ForecastModel.Of(input, now);

        Assert.Equal(slots.Sum(), forecast.Attended);
        Assert.InRange(forecast.Low, forecast.Attended, forecast.Expected);
        Assert.InRange(forecast.High, forecast.Expected, registered);
        Assert.All(forecast.Gates, gate => Assert.All(gate.Load, load => Assert.InRange(load, 0, 1e6)));
        Assert.Equal(forecast.Expected > 0, forecast.MostlyInAt is not null);
        if (forecast.MostlyInAt is { } at)
        {
            Assert.InRange(at, Opens, minutes > 480 ? now : Closes);
            Assert.Equal(forecast.Attended >= 0.95 * forecast.Expected, at <= now && forecast.Attended > 0);
        }
    });

    internal static ForecastInput Event(int registered, params int[] arrivals) => new()
    {
        OpensAt = Opens,
        StartsAt = Samples.Nine,
        ClosesAt = Closes,
        Registered = registered,
        Arrivals = [.. arrivals],
    };

    private static GateHour Gate(string gateId, int capacityPerMinute, int scansOfLastHour) => new()
    {
        GateId = gateId,
        CapacityPerMinute = capacityPerMinute,
        Scans = [.. Enumerable.Repeat(scansOfLastHour / 12, 12)],
    };
}
