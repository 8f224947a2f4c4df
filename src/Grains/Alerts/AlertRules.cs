using System.Globalization;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;

namespace Attendance.Alerts;

/// <summary>What the rules look at.</summary>
internal sealed record AlertPicture
{
    public required DateTimeOffset Now { get; init; }

    public required Event Event { get; init; }

    public required IReadOnlyList<GatePicture> Gates { get; init; }

    public required int TotalParticipants { get; init; }

    public required int AttendedParticipants { get; init; }

    public required int InsideNow { get; init; }

    /// <summary>People inside by zone.</summary>
    public required IReadOnlyDictionary<string, int> Zones { get; init; }

    /// <summary>Devices that were heard and are not revoked.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>Since when somebody has listened to them.</summary>
    public DateTimeOffset ListenedSince { get; init; }
}

/// <param name="Gate">As configured.</param>
/// <param name="Scans">Scans of the last five minutes.</param>
/// <param name="Refusals">Of those, the ones refused.</param>
internal sealed record GatePicture(Gate Gate, int Scans, int Refusals);

/// <summary>Something as it is now: wrong, mended, or in between, where an open alert stays open and none is
/// raised.</summary>
/// <param name="Kind">The alert's.</param>
/// <param name="Subject">The gate or zone; null for the event.</param>
/// <param name="IsWrong">Reason to raise it.</param>
/// <param name="IsMended">Reason to clear it.</param>
/// <param name="Count">How many it is about.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Action">What to do.</param>
internal sealed record Finding(
    string Kind, string? Subject, bool IsWrong, bool IsMended, int Count, string Seen, string Action);

/// <summary>When a person should look. Each rule has two bounds, so that a figure at a bound does not ring all
/// day.</summary>
internal static class AlertRules
{
    public const string DeviceOffline = "device_offline";
    public const string GateOverload = "gate_overload";
    public const string GateSilent = "gate_silent";
    public const string LowAttendance = "low_attendance";
    public const string OverCapacityNear = "over_capacity_near";
    public const string RefusalsSpike = "refusals_spike";

    /// <summary>The kinds that these rules raise, and nobody else.</summary>
    public static readonly IReadOnlySet<string> Kinds =
        new HashSet<string>
        {
            DeviceOffline, GateOverload, GateSilent, LowAttendance, OverCapacityNear, RefusalsSpike,
        };

    private const double NearLimit = 0.95;
    private const double AwayFromLimit = 0.9;
    private const double OverloadMargin = 0.1;
    private const double AttendanceMargin = 0.02;
    private const double SpikeShare = 0.3;
    private const double CalmShare = 0.15;
    private const int SpikeMin = 20;

    /// <summary>Scans of the other gates in five minutes that make a silent one odd.</summary>
    private const int BusyMin = 20;

    /// <summary>Everything that could be wrong. Of an event that is not open nothing is.</summary>
    public static IEnumerable<Finding> Look(AlertPicture picture) => picture.Event.Status != EventStatus.Open
        ? []
        : picture.Gates.SelectMany(gate => OfGate(picture, gate))
            .Append(OfAttendance(picture))
            .Concat(OfLimits(picture))
            .Concat(DeviceAlerts.Of(picture));

    private static IEnumerable<Finding> OfGate(AlertPicture picture, GatePicture gate)
    {
        var id = gate.Gate.GateId;
        var name = gate.Gate.GateName;
        var load = GateRules.Load(gate.Scans, gate.Gate.CapacityPerMinute);
        var bound = picture.Event.Settings.GateOverloadAt;
        yield return new Finding(
            GateOverload, id, load.CurrentLoad > bound, load.CurrentLoad < bound - OverloadMargin, gate.Scans,
            Text($"{gate.Scans} scans in 5 minutes, {load.CurrentLoad:P0} of what {name} can do"),
            $"Open a second lane at {name}, or send people to another gate.");

        var others = picture.Gates.Sum(other => other.Gate.IsActive ? other.Scans : 0) - gate.Scans;
        var isSilent = gate.Gate.IsActive && gate.Scans == 0;
        yield return new Finding(
            GateSilent, id, isSilent && others >= BusyMin, !isSilent || others == 0, others,
            Text($"no scan at {name} for 5 minutes, while the others had {others}"),
            $"See whether the scanner at {name} works and has a network; close the gate if nobody is there.");

        var share = gate.Scans == 0 ? 0 : (double)gate.Refusals / gate.Scans;
        yield return new Finding(
            RefusalsSpike, id, gate.Refusals >= SpikeMin && share >= SpikeShare, share < CalmShare, gate.Refusals,
            Text($"{gate.Refusals} of {gate.Scans} scans at {name} were refused in 5 minutes"),
            $"Look at the reasons at {name}: a wrong gate, a group without its permission, or copied tickets.");
    }

    private static Finding OfAttendance(AlertPicture picture)
    {
        var (@event, settings) = (picture.Event, picture.Event.Settings);
        var passed = (picture.Now - @event.StartTime) / (@event.EndTime - @event.StartTime);
        var rate = picture.TotalParticipants == 0
            ? 1
            : (double)picture.AttendedParticipants / picture.TotalParticipants;
        return new Finding(
            LowAttendance, null, passed > settings.LowAttendanceAfter && rate < settings.LowAttendanceBelow,
            rate >= settings.LowAttendanceBelow + AttendanceMargin || passed <= settings.LowAttendanceAfter,
            picture.TotalParticipants - picture.AttendedParticipants,
            Text($"{rate:P0} of {picture.TotalParticipants} people are in after {Math.Min(passed, 1):P0} of the time"),
            "Remind those who are missing, and check that every gate scans.");
    }

    private static IEnumerable<Finding> OfLimits(AlertPicture picture)
    {
        if (picture.Event.Settings.Capacity is { } capacity)
        {
            yield return OfLimit(null, "the event", picture.InsideNow, capacity);
        }

        foreach (var (zone, limit) in picture.Event.Settings.ZoneLimits)
        {
            yield return OfLimit(zone, $"zone {zone}", picture.Zones.GetValueOrDefault(zone), limit);
        }
    }

    private static Finding OfLimit(string? subject, string where, int inside, int limit) => new(
        OverCapacityNear, subject, inside >= limit * NearLimit, inside < limit * AwayFromLimit, inside,
        Text($"{inside} of {limit} places in {where} are taken"),
        $"Slow the entrances to {where} down; at the limit everybody is turned away.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
