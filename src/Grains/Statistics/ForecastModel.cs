namespace Attendance.Statistics;

/// <summary>Forecasts an event from its arrivals so far; docs/forecast.md tells how and how well. Pure and without
/// chance: the same input gives the same answer.</summary>
internal static class ForecastModel
{
    /// <summary>How often the interval is meant to hold the final number.</summary>
    public const double Confidence = 0.8;

    /// <summary>Blocks that the admission time is cut into; finer ones show nothing but groups of people.</summary>
    private const int BlocksMax = 12;

    /// <summary>How much the present rate counts beside the curves: what happens right now is in no curve.</summary>
    private const double RateShare = 0.3;

    /// <summary>The part of those expected at which everybody counts as in.</summary>
    private const double Mostly = 0.95;

    public static ForecastResult Of(ForecastInput input, DateTimeOffset now)
    {
        var attended = input.Arrivals.Sum();
        var peopleMax = Math.Max(input.Registered, attended);
        var timeline = new ForecastTimeline(input, now);
        var future = new double[timeline.StepsLeft];
        var (expected, low, high) = (attended, attended, attended);
        if (!timeline.IsOver && peopleMax > attended)
        {
            var curves = ForecastCurves.For(timeline.Start, timeline.Minutes);
            var (edges, counts) = timeline.Blocks(BlocksMax);
            var posterior = ForecastPosterior.Of(curves, edges, counts, attended, peopleMax);
            low = Round(posterior.Quantile((1 - Confidence) / 2));
            high = Round(posterior.Quantile((1 + Confidence) / 2));
            var onwards = Math.Clamp(attended + timeline.StillToComeAtThisRate(), low, high);
            var byCurves = posterior.LeastError();
            var share = timeline.PassedMinutes == 0 ? 0 : RateShare;
            expected = Math.Clamp(Round(byCurves + (share * (onwards - byCurves))), low, high);
            Spread(future, posterior, curves, timeline, expected - attended);
        }

        var path = timeline.PathWith(future);
        return new ForecastResult
        {
            At = now,
            Registered = input.Registered,
            Attended = attended,
            Expected = expected,
            Low = low,
            High = high,
            Confidence = Confidence,
            PeakHour = PeakHourOf(path, timeline),
            MostlyInAt = expected > 0 && path.WhenReached(Mostly * expected) is { } minute ? timeline.At(minute) : null,
            Gates = ForecastGates.Of(input.Gates, timeline, path),
        };

        int Round(double people) => Math.Clamp((int)Math.Round(people), attended, peopleMax);
    }

    private static PeakHour? PeakHourOf(ForecastPath path, ForecastTimeline timeline)
    {
        var (minute, people) = path.Busiest(60);
        return people < 0.5
            ? null
            : new PeakHour
            {
                StartsAt = timeline.At(minute),
                EndsAt = timeline.At(minute + 60),
                Arrivals = (int)Math.Round(people),
            };
    }

    /// <summary>Spreads those still to come over the steps that are left, as the likely curves do together.</summary>
    private static void Spread(
        double[] future, ForecastPosterior posterior, List<ForecastCurve> curves, ForecastTimeline timeline,
        int stillToCome)
    {
        const double negligible = 1e-3;
        var all = posterior.ExpectedByCurve.Sum();
        if (all <= 0)
        {
            return;
        }

        var sum = 0.0;
        for (var i = 0; i < curves.Count; i++)
        {
            var share = posterior.ExpectedByCurve[i] / all;
            var before = curves[i].At(timeline.Time);
            if (share < negligible || 1 - before < 1e-9)
            {
                continue;
            }

            var scale = share / (1 - before);
            for (var step = 0; step < future.Length; step++)
            {
                var after = curves[i].At(timeline.EndOf(step));
                future[step] += scale * (after - before);
                before = after;
            }

            sum += share;
        }

        for (var step = 0; step < future.Length && sum > 0; step++)
        {
            future[step] *= stillToCome / sum;
        }
    }
}
