namespace Attendance.Bench.Forecast;

/// <summary>The events that the forecast is judged on. Its constants come from <see cref="TuningEvents"/>, other
/// families with other seeds; docs/forecast.md tells of the one look in between.</summary>
internal static class JudgedEvents
{
    public static readonly string[] Kinds =
    [
        "morning rush", "slow drip", "two waves", "late crowd", "low turnout", "heavy turnout", "rain break",
    ];

    public static SimulatedEvent Draw(Random random, string kind) => kind switch
    {
        "slow drip" => SimulatedEvent.Draw(random, kind, 0.5, 0.9, (minutes, _) => Drip(random, minutes)),
        "two waves" => SimulatedEvent.Draw(random, kind, 0.5, 0.9, (minutes, lead) => Waves(random, minutes, lead)),
        "late crowd" => SimulatedEvent.Draw(random, kind, 0.5, 0.9, (minutes, _) => Late(random, minutes)),
        "low turnout" => SimulatedEvent.Draw(random, kind, 0.12, 0.35, (minutes, lead) => Any(random, minutes, lead)),
        "heavy turnout" => SimulatedEvent.Draw(random, kind, 0.92, 1, (minutes, lead) => Any(random, minutes, lead)),
        "rain break" => SimulatedEvent.Draw(random, kind, 0.5, 0.9, (minutes, lead) => Rain(random, minutes, lead)),
        _ => SimulatedEvent.Draw(random, kind, 0.5, 0.9, (minutes, lead) => Rush(random, minutes, lead)),
    };

    /// <summary>Most come shortly before the start, the stragglers within the hours after it.</summary>
    private static Func<double> Rush(Random random, double minutes, double lead)
    {
        var (centre, width) = (lead - random.Between(0, 25), random.Between(8, 25));
        var stragglers = random.Between(0.05, 0.3);
        var delay = random.Between(0.1, 0.3) * minutes;
        return () => random.NextDouble() < stragglers
            ? lead + random.Exponential(delay)
            : random.Normal(centre, width);
    }

    /// <summary>A steady stream that thins out towards the end.</summary>
    private static Func<double> Drip(Random random, double minutes)
    {
        var thinning = random.Between(0, 0.9);
        return () =>
        {
            double at;
            do
            {
                at = random.NextDouble();
            }
            while (random.NextDouble() < thinning * at);
            return at * minutes;
        };
    }

    private static Func<double> Waves(Random random, double minutes, double lead)
    {
        var (first, firstWidth) = (lead + random.Between(-20, 20), random.Between(10, 30));
        var second = first + (random.Between(0.3, 0.6) * minutes);
        var (secondWidth, share) = (random.Between(0.03, 0.1) * minutes, random.Between(0.35, 0.75));
        return () => random.NextDouble() < share
            ? random.Normal(first, firstWidth)
            : random.Normal(second, secondWidth);
    }

    /// <summary>Hardly anybody at first; the crowd comes in the second half.</summary>
    private static Func<double> Late(Random random, double minutes)
    {
        var (mode, early) = (random.Between(0.55, 0.8) * minutes, random.Between(0.05, 0.25));
        var (before, after) = (random.Between(0.1, 0.2) * minutes, random.Between(0.05, 0.1) * minutes);
        return () =>
        {
            if (random.NextDouble() < early)
            {
                return random.Between(0, minutes);
            }

            var z = random.Normal(0, 1);
            return mode + (z * (z < 0 ? before : after));
        };
    }

    /// <summary>The gates are shut for a while; of those who would have come most wait, the others go home.</summary>
    private static Func<double> Rain(Random random, double minutes, double lead)
    {
        var arrival = Any(random, minutes, lead);
        var from = random.Between(0.15, 0.5) * minutes;
        var to = from + random.Between(20, 60);
        var waits = random.Between(0.5, 0.95);
        return () =>
        {
            var at = arrival();
            return at < from || at > to ? at : random.NextDouble() < waits ? to + random.Exponential(15) : -1;
        };
    }

    private static Func<double> Any(Random random, double minutes, double lead) => random.Next(3) switch
    {
        0 => Rush(random, minutes, lead),
        1 => Drip(random, minutes),
        _ => Waves(random, minutes, lead),
    };
}
