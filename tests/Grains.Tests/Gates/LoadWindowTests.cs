namespace Attendance.Gates;

public sealed class LoadWindowTests
{
    private readonly LoadWindow _window = new();

    [Fact]
    public void Total_FiveMinutesLater_ForgetsInStepsOfTenSeconds()
    {
        _window.Add(Samples.Nine);
        _window.Add(Samples.Nine.AddSeconds(10), scans: 2);

        Assert.Equal(3, _window.Total(Samples.Nine.AddSeconds(299)));
        Assert.Equal(2, _window.Total(Samples.Nine.AddSeconds(300)));
        Assert.Equal(0, _window.Total(Samples.Nine.AddSeconds(310)));
    }

    [Fact]
    public void Add_WhatHappenedEarlier_CountsOnlyWithinTheWindow()
    {
        _window.Add(Samples.Nine);

        _window.Add(Samples.Nine.AddSeconds(-290));
        _window.Add(Samples.Nine.AddSeconds(-300));

        Assert.Equal(2, _window.Total(Samples.Nine));
    }

    [Fact]
    public void Counts_OfSeveralSteps_AreTheOldestFirst()
    {
        _window.Add(Samples.Nine.AddSeconds(-290));
        _window.Add(Samples.Nine.AddSeconds(-10), scans: 3);
        _window.Add(Samples.Nine.AddSeconds(9));

        var counts = _window.Counts(Samples.Nine);

        Assert.Equal(LoadWindow.Buckets, counts.Length);
        Assert.Equal((1, 3, 1), (counts[0], counts[^2], counts[^1]));
        Assert.Equal(5, counts.Sum());
    }

    [Fact]
    public void Total_AfterALongSilence_IsNothing()
    {
        _window.Add(Samples.Nine, scans: 50);

        Assert.Equal(0, _window.Total(Samples.Nine.AddHours(5)));
        Assert.Equal(0, _window.Counts(Samples.Nine.AddHours(5)).Sum());
    }

    [Fact]
    public void Total_AnyScans_IsTheSumOfItsCounts() => Seeded.Check(200, random =>
    {
        var window = new LoadWindow();
        var now = Samples.Nine;
        List<DateTimeOffset> scans = [];
        for (var i = 0; i < 60; i++)
        {
            now = now.AddSeconds(random.Next(25));
            scans.Add(now.AddSeconds(-random.Next(20)));
            window.Add(scans[^1]);
        }

        var oldest = (now.UtcTicks / LoadWindow.BucketSpan.Ticks) - LoadWindow.Buckets;
        var expected = scans.Count(scan => scan.UtcTicks / LoadWindow.BucketSpan.Ticks > oldest);
        Assert.Equal(expected, window.Total(now));
        Assert.Equal(expected, window.Counts(now).Sum());
    });
}
