using Attendance.TestKit;

namespace Attendance.Limits;

public sealed class RateMeterTests
{
    private static readonly RateLimit TenPerSecond = new(10, 40);

    private readonly FakeClock _clock = new();

    [Fact]
    public void Take_Rested_HasItsBurstAndThenItsRate()
    {
        var meters = new RateMeters(TenPerSecond, _clock);

        Assert.All(Enumerable.Range(1, 40), taken => Assert.Equal(
            new RateVerdict(true, 40 - taken, TimeSpan.Zero), meters.Take("a")));
        Assert.Equal(new RateVerdict(false, 0, TimeSpan.FromMilliseconds(100)), meters.Take("a"));

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(new RateVerdict(true, 0, TimeSpan.Zero), meters.Take("a"));
        Assert.False(meters.Take("a").IsAllowed);
    }

    [Fact]
    public void Take_AfterAQuietWindow_IsRestedAgain()
    {
        var meters = new RateMeters(TenPerSecond, _clock);
        for (var i = 0; i < 40; i++)
        {
            meters.Take("a");
        }

        _clock.Advance(TimeSpan.FromSeconds(TenPerSecond.Window));

        Assert.Equal((4, 39), (TenPerSecond.Window, meters.Take("a").Left));
    }

    [Fact]
    public void Take_Others_AreNotAffected()
    {
        var meters = new RateMeters(TenPerSecond, _clock);
        for (var i = 0; i < 100; i++)
        {
            meters.Take("a");
        }

        Assert.Equal(39, meters.Take("b").Left);
    }

    [Fact]
    public void Take_RefusedOverAndOver_IsAFloodUntilOneIsAllowed()
    {
        var meters = new RateMeters(TenPerSecond, _clock);
        for (var i = 0; i < 40; i++)
        {
            meters.Take("a");
        }

        Assert.All(Enumerable.Range(0, 20), _ => Assert.False(meters.Take("a").IsFlood));
        Assert.True(meters.Take("a").IsFlood);

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(meters.Take("a").IsAllowed);
        Assert.False(meters.Take("a").IsFlood);
    }

    [Fact]
    public void Take_ManyThreads_GiveTheBurstOnce()
    {
        var meters = new RateMeters(TenPerSecond, _clock);

        var allowed = Enumerable.Range(0, 1_000).AsParallel().Count(_ => meters.Take("a").IsAllowed);

        Assert.Equal(40, allowed);
    }

    [Fact]
    public void Take_MoreNamesThanAreKept_ShareOneMeterUntilSomeAreRested()
    {
        var meters = new RateMeters(new RateLimit(1, 2), _clock);
        for (var i = 0; i < 50_000; i++)
        {
            meters.Take($"bot {i}");
        }

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => meters.Take($"late {i}").IsAllowed));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(meters.Take($"later {i}").IsAllowed));
    }
}
