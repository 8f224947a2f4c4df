using Attendance.Scans;

namespace Attendance.Gates;

internal static class GateRules
{
    /// <summary>A wait longer than this says no more than "too long".</summary>
    private const int WaitSecondsMax = 3_600;

    public static bool Allows(Gate gate, Direction? direction) => direction switch
    {
        Direction.In => gate.Direction is GateDirection.In or GateDirection.Both,
        Direction.Out => gate.Direction is GateDirection.Out or GateDirection.Both,
        _ => true,
    };

    /// <summary>Like equality, but by what is in the list of beacons rather than which list it is.</summary>
    public static bool IsSame(Gate left, Gate right) =>
        left.BeaconConfigs.SequenceEqual(right.BeaconConfigs)
        && left == right with { BeaconConfigs = left.BeaconConfigs };

    /// <summary>Load of the last five minutes; the wait of a queue with one server, even service and chance arrivals
    /// (M/D/1): ρ ÷ (2 μ (1 − ρ)).</summary>
    public static GateLoad Load(int scansInFiveMinutes, int capacityPerMinute)
    {
        var load = scansInFiveMinutes / (capacityPerMinute * 5.0);
        var servicePerSecond = capacityPerMinute / 60.0;
        var wait = load >= 1 ? WaitSecondsMax : load / (2 * servicePerSecond * (1 - load));
        return new GateLoad
        {
            CurrentLoad = Math.Round(load, 3),
            EstimatedWaitSeconds = (int)Math.Min(WaitSecondsMax, Math.Ceiling(Math.Round(wait, 3))),
        };
    }
}
