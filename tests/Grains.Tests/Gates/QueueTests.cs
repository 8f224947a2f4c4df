namespace Attendance.Gates;

/// <summary>The waiting estimate beside a queue that is played through.</summary>
public sealed class QueueTests
{
    private const int People = 300_000;

    [Theory]
    [InlineData(6, 15)]
    [InlineData(6, 24)]
    [InlineData(6, 27)]
    [InlineData(2, 8)]
    [InlineData(30, 135)]
    public void Load_ChanceArrivals_EstimatesTheMeanWait(int perMinute, int scansInFiveMinutes)
    {
        var estimate = GateRules.Load(scansInFiveMinutes, perMinute).EstimatedWaitSeconds;

        var mean = MeanWait(new Random(20_260_601), scansInFiveMinutes / 300.0, 60.0 / perMinute);

        // Whole seconds, rounded up; and the mean of a busy queue converges slowly.
        Assert.InRange(mean, (estimate - 1) * 0.93, estimate * 1.07);
    }

    /// <summary>One door that takes the same time for everybody; people come by chance (exponential gaps).</summary>
    private static double MeanWait(Random random, double arrivalsPerSecond, double serviceSeconds)
    {
        var (now, free, waited) = (0.0, 0.0, 0.0);
        for (var person = 0; person < People; person++)
        {
            now += -Math.Log(1 - random.NextDouble()) / arrivalsPerSecond;
            waited += Math.Max(0, free - now);
            free = Math.Max(free, now) + serviceSeconds;
        }

        return waited / People;
    }
}
