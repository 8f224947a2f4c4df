namespace Attendance.Bench.Forecast;

/// <summary>The distributions that the events are drawn from.</summary>
internal static class Chance
{
    public static double Between(this Random random, double from, double to) =>
        from + ((to - from) * random.NextDouble());

    public static double Normal(this Random random, double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble()));

    public static double Exponential(this Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    /// <summary>By Marsaglia and Tsang's method; a shape of at least 1.</summary>
    public static double Gamma(this Random random, double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.Normal(0, 1);
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    public static double Beta(this Random random, double a, double b)
    {
        var x = random.Gamma(a);
        return x / (x + random.Gamma(b));
    }
}
