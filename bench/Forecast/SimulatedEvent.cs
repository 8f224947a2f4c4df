using System.Collections.Immutable;
using Attendance.Statistics;

namespace Attendance.Bench.Forecast;

/// <summary>An event of which we know the end: when each person came, in minutes since admission opened.</summary>
internal sealed record SimulatedEvent(string Kind, double Minutes, double StartMinute, int Registered, double[] Comings)
{
    private static readonly DateTimeOffset OpensAt = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    public int Final => Comings.Length;

    public int AttendedBy(double fraction) => Comings.Count(minute => minute <= fraction * Minutes);

    public int CameBetween(double from, double to) => Comings.Count(minute => minute > from && minute <= to);

    public ForecastResult ForecastAt(double fraction)
    {
        var now = fraction * Minutes;
        var slots = new int[(int)(now / 5) + 1];
        foreach (var minute in Comings.Where(minute => minute <= now))
        {
            slots[(int)(minute / 5)]++;
        }

        var input = new ForecastInput
        {
            OpensAt = OpensAt,
            StartsAt = OpensAt.AddMinutes(StartMinute),
            ClosesAt = OpensAt.AddMinutes(Minutes),
            Registered = Registered,
            Arrivals = ImmutableArray.Create(slots),
        };
        return ForecastModel.Of(input, OpensAt.AddMinutes(now));
    }

    /// <summary>Draws who comes and when; whoever falls outside of the admission time is drawn again. People come in
    /// groups of one to four.</summary>
    public static SimulatedEvent Draw(
        Random random, string kind, double turnoutMin, double turnoutMax, Func<double, double, Func<double>> comings)
    {
        var registered = (int)Math.Round(50 * Math.Pow(1_000, random.NextDouble()));
        var lead = random.Next(4, 13) * 10;
        var minutes = lead + (random.Next(2, 11) * 60) + (random.Next(0, 7) * 10);
        var final = (int)Math.Round(registered * (turnoutMin + ((turnoutMax - turnoutMin) * random.NextDouble())));
        var next = comings(minutes, lead);
        var came = new List<double>(final);
        while (came.Count < final)
        {
            var minute = next();
            if (minute > 0 && minute < minutes)
            {
                var together = Math.Min(random.Next(100) < 60 ? 1 : random.Next(2, 5), final - came.Count);
                came.AddRange(Enumerable.Repeat(minute, together));
            }
        }

        came.Sort();
        return new SimulatedEvent(kind, minutes, lead, registered, [.. came]);
    }
}
