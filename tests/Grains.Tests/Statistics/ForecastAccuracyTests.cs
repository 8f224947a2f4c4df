using Attendance.Bench.Forecast;

namespace Attendance.Statistics;

/// <summary>On the events of the bench, by fixed seeds; docs/forecast.md has the figures of a longer run.</summary>
public sealed class ForecastAccuracyTests
{
    private static readonly SimulatedEvent[] Events =
    [
        .. from kind in JudgedEvents.Kinds
           from seed in Enumerable.Range(1, 25)
           select JudgedEvents.Draw(new Random(seed), kind),
    ];

    [Fact]
    public void Of_HalfwayThrough_IsCloserThanAStraightLine() =>
        Assert.InRange(Mean(0.5, (one, at) => one.ForecastAt(at).Expected), 0, 0.9 * Mean(0.5, Naive.StraightLine));

    /// <summary>At all three points together: halfway through the two are so close that few events do not tell them
    /// apart.</summary>
    [Fact]
    public void Of_ThreePoints_IsCloserThanTheLastRate()
    {
        double[] fractions = [0.25, 0.5, 0.75];

        var forecast = fractions.Sum(fraction => Mean(fraction, (one, at) => one.ForecastAt(at).Expected));
        var rate = fractions.Sum(fraction => Mean(fraction, Naive.LastRate));

        Assert.True(forecast < 0.95 * rate, $"{forecast / 3:F1} % against {rate / 3:F1} %");
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.75)]
    public void Of_ManyEvents_IntervalHoldsMostFinalNumbers(double fraction)
    {
        var held = Events.Count(one =>
            one.ForecastAt(fraction) is var forecast && forecast.Low <= one.Final && one.Final <= forecast.High);

        Assert.InRange((double)held / Events.Length, 0.6, 0.98);
    }

    private static double Mean(double fraction, Func<SimulatedEvent, double, double> method)
    {
        var score = new Score();
        foreach (var one in Events)
        {
            score.Add(method(one, fraction), one.Final);
        }

        return score.Mean;
    }
}
