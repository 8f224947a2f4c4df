namespace Attendance.Statistics;

/// <summary>How many people are in by which minute since admission opened: straight between its points.</summary>
internal sealed class ForecastPath(int capacity)
{
    private readonly List<(double Minute, double People)> _points = new(capacity + 2) { (0, 0) };

    /// <summary>People who come between the point before and this one.</summary>
    public void Add(double minute, double people) => _points.Add((minute, _points[^1].People + people));

    public double At(double minute)
    {
        var (low, high) = (0, _points.Count - 1);
        if (minute >= _points[high].Minute)
        {
            return _points[high].People;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _points[middle].Minute > minute ? (low, middle) : (middle + 1, high);
        }

        return low == 0 ? 0 : Between(_points[low - 1], _points[low], minute);
    }

    /// <summary>The first minute by which so many are in; null when they never are.</summary>
    public double? WhenReached(double people)
    {
        // A sum of many small parts may miss its total by a hair.
        const double rounding = 1e-6;
        var index = _points.FindIndex(point => point.People >= people - rounding);
        if (index < 0)
        {
            return null;
        }

        if (index == 0)
        {
            return _points[0].Minute;
        }

        var (before, after) = (_points[index - 1], _points[index]);
        var part = Math.Clamp((people - before.People) / (after.People - before.People), 0, 1);
        return before.Minute + (part * (after.Minute - before.Minute));
    }

    /// <summary>The start of the span with most arrivals, among those that start at a point.</summary>
    public (double Minute, double People) Busiest(double spanMinutes)
    {
        var best = (Minute: 0.0, People: 0.0);
        foreach (var (minute, people) in _points)
        {
            var during = At(minute + spanMinutes) - people;
            if (during > best.People + 1e-9)
            {
                best = (minute, during);
            }
        }

        return best;
    }

    private static double Between((double Minute, double People) before, (double Minute, double People) after,
        double minute) =>
        before.People + ((after.People - before.People) * (minute - before.Minute) / (after.Minute - before.Minute));
}
