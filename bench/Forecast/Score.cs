namespace Attendance.Bench.Forecast;

/// <summary>The errors of one method, in percent of the final number.</summary>
internal sealed class Score
{
    private readonly List<double> _errors = [];

    public void Add(double forecast, int final) => _errors.Add(100 * Math.Abs(forecast - final) / final);

    public double Mean => _errors.Average();

    /// <summary>How uncertain the difference to another method's mean is, on the same events.</summary>
    public double DeviationFrom(Score other)
    {
        var differences = _errors.Zip(other._errors, (mine, others) => mine - others).ToList();
        var mean = differences.Average();
        return Math.Sqrt(differences.Sum(one => (one - mean) * (one - mean))) / differences.Count;
    }
}

/// <summary>Two methods that need no model.</summary>
internal static class Naive
{
    /// <summary>Attended ÷ fraction of time passed.</summary>
    public static double StraightLine(SimulatedEvent one, double fraction) =>
        Math.Min(one.Registered, one.AttendedBy(fraction) / fraction);

    /// <summary>The rate of the last 30 minutes goes on until the end.</summary>
    public static double LastRate(SimulatedEvent one, double fraction)
    {
        var now = fraction * one.Minutes;
        var span = Math.Min(30, now);
        var rate = one.CameBetween(now - span, now) / span;
        return Math.Min(one.Registered, one.AttendedBy(fraction) + (rate * (one.Minutes - now)));
    }
}
