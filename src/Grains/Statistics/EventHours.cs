using System.Collections.Immutable;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>The hours of an event's own clock. Entries are counted by quarters of an hour, because every time zone
/// differs from UTC by whole quarters: so an event's time zone can change, and a day of two clocks comes out
/// right.</summary>
internal static class EventHours
{
    private static readonly TimeSpan QuarterSpan = TimeSpan.FromMinutes(15);

    /// <summary>The quarter's number since the year 1, UTC.</summary>
    public static long QuarterOf(DateTimeOffset at) => QuarterOf(at.UtcTicks);

    public static long QuarterOf(long utcTicks) => utcTicks / QuarterSpan.Ticks;

    public static DateTime StartOf(long quarter) => new(quarter * QuarterSpan.Ticks, DateTimeKind.Utc);

    /// <summary>The quarter's beginning by the clocks of a zone.</summary>
    public static DateTimeOffset StartOf(long quarter, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(StartOf(quarter)), zone);

    /// <summary>A name that was known when the event was configured, unless this machine knows others.</summary>
    public static TimeZoneInfo ZoneOf(string? timeZone) =>
        timeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? zone
            : TimeZoneInfo.Utc;

    /// <summary>The hour of the zone's clocks that a moment is in, with its offset.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset);
    }

    public static ImmutableArray<HourStatistics> Of(
        IReadOnlyDictionary<long, Dictionary<string, Dictionary<ScanMethod, int>>> quarters, TimeZoneInfo zone) =>
    [
        .. quarters.GroupBy(quarter => HourOf(quarter.Key, zone))
            .Select(hour => Of(hour.Key, [.. hour.SelectMany(quarter => quarter.Value)]))
            .Where(hour => hour.Count > 0)
            .OrderBy(hour => hour.Hour),
    ];

    private static HourStatistics Of(DateTimeOffset hour, List<KeyValuePair<string, Dictionary<ScanMethod, int>>> gates)
    {
        var methods = gates.SelectMany(gate => gate.Value).ToList();
        return new HourStatistics
        {
            Hour = hour,
            Count = methods.Sum(method => method.Value),
            Methods = Counts(methods),
            Gates = Counts([.. gates.Select(gate => KeyValuePair.Create(gate.Key, gate.Value.Values.Sum()))]),
        };
    }

    /// <summary>What was taken back again is left out.</summary>
    private static ImmutableDictionary<TKey, int> Counts<TKey>(List<KeyValuePair<TKey, int>> counts)
        where TKey : notnull =>
        counts.GroupBy(count => count.Key)
            .Select(same => KeyValuePair.Create(same.Key, same.Sum(count => count.Value)))
            .Where(count => count.Value != 0)
            .ToImmutableDictionary();

    private static DateTimeOffset HourOf(long quarter, TimeZoneInfo zone) =>
        HourOf(new DateTimeOffset(StartOf(quarter)), zone);
}
