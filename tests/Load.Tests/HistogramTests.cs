namespace Attendance.Bench.Load.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void Percentile_ThousandEvenDurations_IsWithinTheBucketWidth()
    {
        var histogram = new Histogram();
        for (var i = 1; i <= 1_000; i++)
        {
            histogram.Record(i * 1_000_000L);
        }

        Assert.InRange(histogram.Percentile(0.5), 500_000_000, 504_000_000);
        Assert.InRange(histogram.Percentile(0.99), 990_000_000, 998_000_000);
        Assert.Equal(1_000_000_000, histogram.Percentile(1));
        Assert.Equal(1_000, histogram.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(long.MaxValue)]
    public void Percentile_OneDuration_IsThatDuration(long nanoseconds)
    {
        var histogram = new Histogram();

        histogram.Record(nanoseconds);

        Assert.Equal(nanoseconds, histogram.Percentile(0.999));
    }
}
