using Attendance.Gates;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>When a gate was busy: the times of its scans, four bytes each, by quarters of an hour.</summary>
internal sealed class GateTimes
{
    private const int GapsMin = 10;
    private const int GapMillisecondsMax = 60_000;
    private const int HourQuarters = 4;

    private readonly Dictionary<long, List<int>> _quarters = [];
    private long _processingMicroseconds;
    private int _scans;

    /// <summary>Records of this gate that are refused or duplicates now.</summary>
    public int Refused { get; set; }

    public void Add(in ScanFacts facts)
    {
        _scans++;
        _processingMicroseconds += (long)Math.Round(facts.ProcessingMs * 1_000);
        var quarter = EventHours.QuarterOf(facts.BusyAt);
        if (!_quarters.TryGetValue(quarter, out var times))
        {
            _quarters[quarter] = times = [];
        }

        times.Add((int)((facts.BusyAt.UtcTicks - EventHours.StartOf(quarter).Ticks) / TimeSpan.TicksPerMillisecond));
    }

    public GatePace ToPace(string gateId, Gate? configured, TimeZoneInfo zone)
    {
        var (peak, times) = _quarters.OrderByDescending(quarter => quarter.Value.Count).ThenBy(quarter => quarter.Key)
            .First();
        return new GatePace
        {
            GateId = gateId,
            Scans = _scans,
            AvgProcessingMs = Math.Round(_processingMicroseconds / 1_000.0 / _scans, 3),
            SecondsPerScan = SecondsPerScan(),
            PeakScans = times.Count,
            PeakAt = EventHours.StartOf(peak, zone),
            PeakLoad = configured is null
                ? null
                : Math.Round(times.Count / (15.0 * Math.Max(1, configured.CapacityPerMinute)), 3),
            RefusedShare = Math.Round((double)Refused / _scans, 4),
        };
    }

    private double? SecondsPerScan()
    {
        var fullest = _quarters.Keys.OrderByDescending(ScansOfHour).ThenBy(quarter => quarter).First();
        var times = Enumerable.Range(0, HourQuarters)
            .SelectMany(step => TimesOf(fullest + step)
                .Select(time => ((long)step * TimeSpan.MillisecondsPerHour / HourQuarters) + time))
            .Order().ToList();
        var gaps = times.Skip(1).Zip(times, (later, earlier) => later - earlier)
            .Where(gap => gap < GapMillisecondsMax).Order().ToList();
        return gaps.Count < GapsMin
            ? null
            : Math.Round((gaps[(gaps.Count - 1) / 2] + gaps[gaps.Count / 2]) / 2_000.0, 1);
    }

    private int ScansOfHour(long quarter) =>
        Enumerable.Range(0, HourQuarters).Sum(step => TimesOf(quarter + step).Count);

    private List<int> TimesOf(long quarter) => _quarters.GetValueOrDefault(quarter) ?? [];
}
