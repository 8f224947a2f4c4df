namespace Attendance.Statistics;

/// <summary>All curves that the forecast considers, with their weights before anybody came. What they have in common
/// is known of events in general; nothing here stems from one event.</summary>
internal static class ForecastCurves
{
    private static readonly double[] RushMinutes = [-45, -30, -18, -8, 0, 10, 25];
    private static readonly double[] RushWidthMinutes = [5, 10, 20];
    private static readonly double[] Widths = [0.03, 0.06, 0.12, 0.25];
    private static readonly double[] WaveCentres = [0.1, 0.25, 0.4, 0.55, 0.7, 0.85];

    /// <param name="start">Where the event's start lies in the admission time, 0–1.</param>
    /// <param name="minutes">How long admission lasts.</param>
    public static List<ForecastCurve> For(double start, double minutes)
    {
        var curves = new List<ForecastCurve>(400);
        AddRushes(curves, start, minutes);
        AddWaves(curves, start);
        AddPairs(curves);
        curves.Add(new ForecastCurve(4, default, default));
        return curves;
    }

    /// <summary>People who come for the start, in minutes and not in fractions: a long day does not make them slower.
    /// Some events have nobody else, others a stream or a second wave after it.</summary>
    private static void AddRushes(List<ForecastCurve> curves, double start, double minutes)
    {
        foreach (var offset in RushMinutes)
        {
            foreach (var widthMinutes in RushWidthMinutes)
            {
                var centre = Math.Clamp(start + (offset / minutes), 0, 1);
                var width = Math.Clamp(widthMinutes / minutes, 0.003, 0.25);
                curves.Add(new ForecastCurve(1.5, new(1, centre, width), default));
                foreach (var share in (double[])[0.35, 0.6, 0.85])
                {
                    curves.Add(new ForecastCurve(0.8, new(share, centre, width), default));
                    curves.Add(new ForecastCurve(0.5, new(share, centre, width), new(1 - share, start + 0.3, 0.1)));
                    curves.Add(new ForecastCurve(0.3, new(share, centre, width), new(1 - share, start + 0.5, 0.06)));
                }
            }
        }
    }

    /// <summary>One wave anywhere, rarer the later, alone or over a stream.</summary>
    private static void AddWaves(List<ForecastCurve> curves, double start)
    {
        for (var centre = 0.0; centre < 0.93; centre += 0.06)
        {
            var far = Math.Max(0, centre - start);
            var prior = 0.3 + (1.2 * Math.Exp(-3 * far));
            foreach (var width in Widths)
            {
                curves.Add(new ForecastCurve(prior, new(1, centre, width), default));
            }

            curves.Add(new ForecastCurve(prior, new(0.6, centre, 0.05), default));
        }
    }

    /// <summary>Two waves with a lull between them, such as before and after noon or around a closed gate.</summary>
    private static void AddPairs(List<ForecastCurve> curves)
    {
        for (var first = 0; first < WaveCentres.Length; first++)
        {
            for (var second = first + 1; second < WaveCentres.Length; second++)
            {
                foreach (var share in (double[])[0.3, 0.5, 0.7])
                {
                    foreach (var width in (double[])[0.04, 0.08])
                    {
                        curves.Add(new ForecastCurve(
                            0.3,
                            new(share, WaveCentres[first], width),
                            new(1 - share, WaveCentres[second], width)));
                    }
                }
            }
        }
    }
}
