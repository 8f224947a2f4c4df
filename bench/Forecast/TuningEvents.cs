namespace Attendance.Bench.Forecast;

/// <summary>The events that the model's few constants were chosen on. Other families than those of
/// <see cref="JudgedEvents"/>, and other seeds.</summary>
internal static class TuningEvents
{
    public static readonly string[] Kinds = ["bell", "gamma", "steady", "trains", "mixture", "doors"];

    public static SimulatedEvent Draw(Random random, string kind)
    {
        var turnout = random.Next(4) == 0 ? random.Between(0.1, 0.4) : random.Between(0.4, 1);
        return SimulatedEvent.Draw(random, kind, turnout, turnout, (minutes, lead) => Comings(
            random, kind, minutes, lead));
    }

    private static Func<double> Comings(Random random, string kind, double minutes, double lead)
    {
        switch (kind)
        {
            case "bell":
                var (a, b) = (random.Between(1.2, 6), random.Between(1.2, 8));
                return () => random.Beta(a, b) * minutes;
            case "gamma":
                var (shape, scale) = (random.Between(1.5, 8), random.Between(0.3, 1.4));
                return () => random.Gamma(shape) / shape * scale * lead;
            case "steady":
                var (from, to) = (random.Between(0, 0.2) * minutes, random.Between(0.6, 1) * minutes);
                return () => random.Between(from, to);
            case "trains":
                var (every, delay) = (random.Between(15, 45), random.Between(1, 4));
                var trend = random.Between(1.1, 4);
                return () => (Math.Ceiling(random.Beta(trend, 2.5) * minutes / every) * every)
                    + (random.Gamma(2) * delay);
            case "mixture":
                (double At, double Width)[] humps =
                    [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ =>
                        (random.Between(0, 0.9) * minutes, random.Between(0.02, 0.15) * minutes))];
                return () =>
                {
                    var (at, width) = humps[random.Next(humps.Length)];
                    return random.Between(at - width, at + width) + random.Between(-width, width);
                };
            default:
                // A queue stands there already when the doors open, and then people come in ever smaller numbers.
                var (queue, fading) = (random.Between(0.1, 0.5), random.Between(0.1, 0.5) * minutes);
                return () => random.NextDouble() < queue ? random.Exponential(10) : random.Exponential(fading);
        }
    }
}
