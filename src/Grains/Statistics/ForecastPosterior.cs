namespace Attendance.Statistics;

/// <summary>How likely each curve and each final number is, given the arrivals so far. Arrivals scatter around a
/// curve as a Dirichlet-multinomial does: people come in groups and trains, and no curve is ever quite right, so even
/// fifty thousand of them do not make the forecast certain.</summary>
internal sealed class ForecastPosterior
{
    /// <summary>How closely events keep to their curve: the bigger, the closer.</summary>
    private const double Closeness = 20;

    /// <summary>Turnout before anybody came is Beta-distributed: mean two in three, and broad.</summary>
    private const double TurnoutYes = 2;
    private const double TurnoutNo = 1;

    private const int StepsMax = 80;

    /// <summary>Numbers still to come that are considered, rising; denser near zero, where the end of an event
    /// is.</summary>
    private readonly double[] _remaining;
    private readonly double[] _probability;
    private readonly int _attended;

    private ForecastPosterior(int attended, double[] remaining, double[] probability, double[] expected)
    {
        (_attended, _remaining, _probability) = (attended, remaining, probability);
        ExpectedByCurve = expected;
    }

    /// <summary>People still to come by each curve, times the curve's probability.</summary>
    public double[] ExpectedByCurve { get; }

    /// <param name="edges">Times between the blocks of <paramref name="counts"/>, as fractions; one more than
    /// those. The last is now.</param>
    public static ForecastPosterior Of(
        IReadOnlyList<ForecastCurve> curves, double[] edges, double[] counts, int attended, int peopleMax)
    {
        var remaining = Steps(peopleMax - attended);
        var ofNumber = OfNumber(remaining, attended, peopleMax);
        var logs = new double[curves.Count * remaining.Length];
        var best = double.NegativeInfinity;
        for (var i = 0; i < curves.Count; i++)
        {
            var (soFar, left) = Fit(curves[i], edges, counts);
            var ofCurve = Math.Log(curves[i].Prior) + soFar - LogGamma(left);
            for (var j = 0; j < remaining.Length; j++)
            {
                var log = ofCurve + ofNumber[j] + LogGamma(remaining[j] + left);
                logs[(i * remaining.Length) + j] = log;
                best = Math.Max(best, log);
            }
        }

        return Weigh(logs, best, curves.Count, remaining, attended);
    }

    /// <summary>The number whose error is the least to be expected in percent of the final number: the median with
    /// each number weighed by its inverse. It lies below the median, for 100 too many are worse when 200 come than when
    /// 2,000 do.</summary>
    public double LeastError()
    {
        double[] weighed = [.. _probability.Select((part, j) => part / Math.Max(1, _attended + _remaining[j]))];
        return Quantile(weighed, weighed.Sum() / 2);
    }

    /// <summary>The final number that is reached with a probability of at most this.</summary>
    public double Quantile(double probability) => Quantile(_probability, probability);

    private double Quantile(double[] weights, double probability)
    {
        var below = 0.0;
        for (var j = 0; j < _remaining.Length; j++)
        {
            if (below + weights[j] >= probability)
            {
                // Between the middles of two steps, so that a rough step does not show.
                var into = (probability - below) / weights[j];
                var low = j == 0 ? _remaining[0] : (_remaining[j - 1] + _remaining[j]) / 2;
                var high = j == _remaining.Length - 1 ? _remaining[j] : (_remaining[j] + _remaining[j + 1]) / 2;
                return _attended + low + (into * (high - low));
            }

            below += weights[j];
        }

        return _attended + _remaining[^1];
    }

    private static double[] Steps(int span)
    {
        if (span <= StepsMax)
        {
            return [.. Enumerable.Range(0, span + 1).Select(step => (double)step)];
        }

        return [.. Enumerable.Range(0, StepsMax + 1).Select(step => span * Math.Pow((double)step / StepsMax, 2))];
    }

    /// <summary>The part of the logarithm that no curve changes: turnout, and the width of the step.</summary>
    private static double[] OfNumber(double[] remaining, int attended, int peopleMax)
    {
        var logs = new double[remaining.Length];
        for (var j = 0; j < remaining.Length; j++)
        {
            var all = attended + remaining[j];
            var low = j == 0 ? remaining[0] - 0.5 : (remaining[j - 1] + remaining[j]) / 2;
            var high = j == remaining.Length - 1 ? remaining[j] + 0.5 : (remaining[j] + remaining[j + 1]) / 2;
            logs[j] = ((TurnoutYes - 1) * Math.Log((all + 0.5) / (peopleMax + 1)))
                + ((TurnoutNo - 1) * Math.Log((peopleMax - all + 0.5) / (peopleMax + 1)))
                + LogGamma(all + 1) - LogGamma(all + Closeness) - LogGamma(remaining[j] + 1)
                + Math.Log(high - low);
        }

        return logs;
    }

    /// <summary>How well the arrivals so far fit, and the weight of what the curve leaves for later.</summary>
    private static (double SoFar, double Left) Fit(ForecastCurve curve, double[] edges, double[] counts)
    {
        const double partMin = 1e-6;
        var soFar = 0.0;
        var before = curve.At(edges[0]);
        for (var k = 0; k < counts.Length; k++)
        {
            var after = curve.At(edges[k + 1]);
            var part = Closeness * Math.Max(after - before, partMin);
            soFar += counts[k] == 0 ? 0 : LogGamma(counts[k] + part) - LogGamma(part);
            before = after;
        }

        return (soFar, Closeness * Math.Max(1 - before, partMin));
    }

    private static ForecastPosterior Weigh(
        double[] logs, double best, int curves, double[] remaining, int attended)
    {
        var probability = new double[remaining.Length];
        var expected = new double[curves];
        var sum = 0.0;
        for (var i = 0; i < curves; i++)
        {
            for (var j = 0; j < remaining.Length; j++)
            {
                var weight = Math.Exp(logs[(i * remaining.Length) + j] - best);
                probability[j] += weight;
                expected[i] += weight * remaining[j];
                sum += weight;
            }
        }

        return new ForecastPosterior(
            attended, remaining, [.. probability.Select(weight => weight / sum)],
            [.. expected.Select(weight => weight / sum)]);
    }

    /// <summary>ln Γ, by Stirling's series above 8 and the recurrence below.</summary>
    private static double LogGamma(double z)
    {
        var shift = 1.0;
        while (z < 8)
        {
            shift *= z;
            z++;
        }

        var inverse = 1 / z;
        var square = inverse * inverse;
        var series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square / 1260))));
        return ((z - 0.5) * Math.Log(z)) - z + 0.918938533204672742 + series - Math.Log(shift);
    }
}
