using System.Collections.Concurrent;
using System.Globalization;

namespace Attendance.Limits;

/// <summary>The meters of all callers of one kind, by name; bounded.</summary>
internal sealed class RateMeters(RateLimit limit, TimeProvider clock)
{
    private const int MetersMax = 50_000;

    private readonly ConcurrentDictionary<string, RateMeter> _meters = new(StringComparer.Ordinal);

    /// <summary>For whoever comes when there are too many to tell apart.</summary>
    private readonly RateMeter _crowd = new();

    public RateLimit Limit => limit;

    /// <summary>As the header says it, the same for all.</summary>
    public string Policy { get; } = limit.IsNone ? ""
        : string.Create(CultureInfo.InvariantCulture, $"\"calls\";q={limit.Burst};w={limit.Window}");

    public RateVerdict Take(string name)
    {
        var now = clock.GetUtcNow().UtcTicks;
        return _meters.TryGetValue(name, out var meter) ? meter.Take(limit, now) : MeterOf(name, now).Take(limit, now);
    }

    /// <summary>Takes so many without asking.</summary>
    public void Charge(string name, int calls)
    {
        var now = clock.GetUtcNow().UtcTicks;
        MeterOf(name, now).Charge(limit, now, calls);
    }

    private RateMeter MeterOf(string name, long now)
    {
        if (_meters.Count >= MetersMax)
        {
            // A rested meter remembers nothing that a new one would not.
            foreach (var (each, meter) in _meters)
            {
                if (meter.IsRested(now))
                {
                    _meters.TryRemove(each, out _);
                }
            }
        }

        return _meters.Count >= MetersMax ? _crowd : _meters.GetOrAdd(name, static _ => new RateMeter());
    }
}
