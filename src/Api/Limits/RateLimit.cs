namespace Attendance.Limits;

/// <summary>So many calls per second, and so many at once after a quiet time. The platform's own limiters keep time by
/// the system's clock and tell nobody how much is left, so this is ours: one number per caller.</summary>
/// <param name="PerSecond">0 is no limit.</param>
internal readonly record struct RateLimit(double PerSecond, int Burst)
{
    public static RateLimit None => default;

    public bool IsNone => PerSecond <= 0;

    /// <summary>Seconds in which a rested caller's burst comes back.</summary>
    public int Window => (int)Math.Ceiling(Burst / PerSecond);

    /// <summary>Ticks that one call is worth.</summary>
    public long Interval => (long)(TimeSpan.TicksPerSecond / PerSecond);
}

/// <param name="Left">Calls that may follow at once.</param>
/// <param name="Wait">Until the next one may; zero if now.</param>
internal readonly record struct RateVerdict(bool IsAllowed, int Left, TimeSpan Wait)
{
    /// <summary>Refused so often since the last call that was allowed that nobody there reads the answers.</summary>
    public bool IsFlood { get; init; }
}

/// <summary>How far ahead of its rate one caller is. Safe from any thread.</summary>
internal sealed class RateMeter
{
    private const int RefusedMax = 20;

    /// <summary>When all that was taken would have come at the steady rate.</summary>
    private long _paidUntil;

    /// <summary>Since the last call that was allowed.</summary>
    private int _refused;

    public bool IsRested(long now) => Volatile.Read(ref _paidUntil) <= now;

    public RateVerdict Take(RateLimit limit, long now)
    {
        var interval = limit.Interval;
        while (true)
        {
            var paid = Volatile.Read(ref _paidUntil);
            var from = Math.Max(paid, now);
            var ahead = from - now;
            if (ahead > interval * (limit.Burst - 1))
            {
                var wait = TimeSpan.FromTicks(ahead - (interval * (limit.Burst - 1)));
                return new RateVerdict(false, 0, wait) { IsFlood = Interlocked.Increment(ref _refused) > RefusedMax };
            }

            if (Interlocked.CompareExchange(ref _paidUntil, from + interval, paid) == paid)
            {
                Volatile.Write(ref _refused, 0);
                var left = (int)(((interval * limit.Burst) - ahead - interval) / interval);
                return new RateVerdict(true, left, TimeSpan.Zero);
            }
        }
    }

    public void Charge(RateLimit limit, long now, int calls)
    {
        while (true)
        {
            var paid = Volatile.Read(ref _paidUntil);
            var charged = Math.Max(paid, now) + (limit.Interval * calls);
            if (Interlocked.CompareExchange(ref _paidUntil, charged, paid) == paid)
            {
                return;
            }
        }
    }
}
