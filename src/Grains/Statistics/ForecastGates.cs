using System.Collections.Immutable;

namespace Attendance.Statistics;

/// <summary>What the coming arrivals mean for each gate.</summary>
internal static class ForecastGates
{
    /// <summary>A gate's share of the scans counts like this many more, spread by capacity: a gate that has just
    /// opened has a share too.</summary>
    private const double CapacityScans = 20;

    public static ImmutableArray<GateForecast> Of(
        ImmutableArray<GateHour> gates, ForecastTimeline timeline, ForecastPath path)
    {
        var active = gates.Where(gate => gate.IsActive).OrderBy(gate => gate.GateId, StringComparer.Ordinal).ToList();
        double scans = active.Sum(gate => gate.Scans.Sum());
        double capacity = active.Sum(gate => gate.CapacityPerMinute);
        var coming = Coming(timeline, path, scans);
        return
        [
            .. active.Select(gate => Of(
                gate,
                coming,
                (gate.Scans.Sum() + (CapacityScans * (capacity > 0 ? gate.CapacityPerMinute / capacity : 0)))
                    / (scans + CapacityScans),
                timeline.Now)),
        ];
    }

    /// <summary>Scans at all gates per five minutes of the next hour: everybody who comes, and as many other scans
    /// (exits, returns, refusals) as in the last hour, which tells no more about those.</summary>
    private static double[] Coming(ForecastTimeline timeline, ForecastPath path, double scansOfLastHour)
    {
        var now = (timeline.Now - timeline.OpensAt).TotalMinutes;
        var arrived = path.At(now) - path.At(now - 60);
        var others = timeline.IsOver ? 0 : Math.Max(0, scansOfLastHour - arrived) / ForecastInput.HourSlots;
        return
        [
            .. Enumerable.Range(0, ForecastInput.HourSlots)
                .Select(slot => now + (slot * ForecastTimeline.SlotMinutes))
                .Select(from => others + path.At(from + ForecastTimeline.SlotMinutes) - path.At(from)),
        ];
    }

    private static GateForecast Of(GateHour gate, double[] coming, double share, DateTimeOffset now)
    {
        var perSlot = Math.Max(1, gate.CapacityPerMinute) * ForecastTimeline.SlotMinutes;
        ImmutableArray<double> load = [.. coming.Select(scans => Math.Round(scans * share / perSlot, 3))];
        var peak = load.IndexOf(load.Max());
        return new GateForecast
        {
            GateId = gate.GateId,
            Scans = (int)Math.Round(coming.Sum() * share),
            Load = load,
            PeakLoad = load[peak],
            PeakAt = now.AddMinutes(peak * ForecastTimeline.SlotMinutes),
        };
    }
}
