using System.Collections.Immutable;

namespace Attendance.Statistics;

/// <summary>Where an event stands: times as minutes and as fractions of the time in which people may come in.</summary>
internal sealed class ForecastTimeline
{
    public const double SlotMinutes = 5;

    private const double RateMinutes = 30;

    /// <summary>An event of many days is looked at in longer steps, so that a forecast stays cheap.</summary>
    private const int StepsMax = 144;

    private readonly ImmutableArray<int> _arrivals;
    private readonly double _stepMinutes;

    public ForecastTimeline(ForecastInput input, DateTimeOffset now)
    {
        _arrivals = input.Arrivals;
        OpensAt = input.OpensAt;
        Now = now;
        Minutes = Math.Max((input.ClosesAt - input.OpensAt).TotalMinutes, SlotMinutes);
        PassedMinutes = Math.Max((now - input.OpensAt).TotalMinutes, 0);
        Start = Math.Clamp((input.StartsAt - input.OpensAt).TotalMinutes / Minutes, 0, 1);
        IsOver = input.IsOver || PassedMinutes >= Minutes;
        var left = IsOver ? 0 : Minutes - PassedMinutes;
        _stepMinutes = SlotMinutes * Math.Max(1, Math.Ceiling(left / SlotMinutes / StepsMax));
        StepsLeft = (int)Math.Ceiling(left / _stepMinutes);
    }

    public DateTimeOffset OpensAt { get; }

    public DateTimeOffset Now { get; }

    /// <summary>How long people may come in.</summary>
    public double Minutes { get; }

    /// <summary>Since admission opened, beyond its end too.</summary>
    public double PassedMinutes { get; }

    /// <summary>The present as a fraction.</summary>
    public double Time => Math.Min(PassedMinutes / Minutes, 1);

    /// <summary>The event's start as a fraction.</summary>
    public double Start { get; }

    public bool IsOver { get; }

    /// <summary>Steps from now, or from the opening, until nobody comes any more.</summary>
    public int StepsLeft { get; }

    /// <summary>When a coming step ends, as a fraction.</summary>
    public double EndOf(int step) => Math.Min((PassedMinutes + ((step + 1) * _stepMinutes)) / Minutes, 1);

    /// <summary>The arrivals so far in blocks of equal length, the last one cut off by now.</summary>
    public (double[] Edges, double[] Counts) Blocks(int blocksMax)
    {
        if (PassedMinutes == 0)
        {
            return ([0], []);
        }

        var slots = (int)Math.Ceiling(Minutes / SlotMinutes / blocksMax);
        var minutes = slots * SlotMinutes;
        var blocks = (int)Math.Ceiling(Math.Min(PassedMinutes, Minutes) / minutes);
        var counts = new double[blocks];
        for (var slot = 0; slot < _arrivals.Length; slot++)
        {
            counts[Math.Min(slot / slots, blocks - 1)] += _arrivals[slot];
        }

        double[] edges = [.. Enumerable.Range(0, blocks).Select(block => block * minutes / Minutes), Time];
        return (edges, counts);
    }

    /// <summary>How many were in at which minute, and will be: those who came, then <paramref name="future"/> step by
    /// step.</summary>
    public ForecastPath PathWith(double[] future)
    {
        var path = new ForecastPath(_arrivals.Length + future.Length);
        for (var slot = 0; slot < _arrivals.Length; slot++)
        {
            path.Add(Math.Min((slot + 1) * SlotMinutes, PassedMinutes), _arrivals[slot]);
        }

        path.Add(PassedMinutes, 0);
        for (var step = 0; step < future.Length; step++)
        {
            path.Add(EndOf(step) * Minutes, future[step]);
        }

        return path;
    }

    /// <summary>How many more come if they go on as in the last half hour, until the end.</summary>
    public double StillToComeAtThisRate()
    {
        var span = Math.Min(RateMinutes, PassedMinutes);
        var path = PathWith([]);
        return span == 0
            ? 0
            : (path.At(PassedMinutes) - path.At(PassedMinutes - span)) / span * Math.Max(0, Minutes - PassedMinutes);
    }

    public DateTimeOffset At(double minute) => OpensAt.AddMinutes(minute);
}
