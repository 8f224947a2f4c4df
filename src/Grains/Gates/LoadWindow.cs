namespace Attendance.Gates;

/// <summary>How many scans came in the last five minutes, in steps of ten seconds.</summary>
internal sealed class LoadWindow
{
    public const int Buckets = 30;
    public static readonly TimeSpan BucketSpan = TimeSpan.FromSeconds(10);

    private readonly int[] _counts = new int[Buckets];
    private long _latest;
    private int _total;

    public void Add(DateTimeOffset at, int scans = 1)
    {
        var bucket = BucketOf(at);
        MoveTo(bucket);
        if (bucket > _latest - Buckets)
        {
            _counts[bucket % Buckets] += scans;
            _total += scans;
        }
    }

    public int Total(DateTimeOffset now)
    {
        MoveTo(BucketOf(now));
        return _total;
    }

    /// <summary>Scans per bucket, the oldest first.</summary>
    public int[] Counts(DateTimeOffset now)
    {
        MoveTo(BucketOf(now));
        var counts = new int[Buckets];
        for (var i = 0; i < Buckets; i++)
        {
            counts[i] = _counts[(_latest + 1 + i) % Buckets];
        }

        return counts;
    }

    private static long BucketOf(DateTimeOffset at) => at.UtcTicks / BucketSpan.Ticks;

    private void MoveTo(long bucket)
    {
        if (bucket - _latest >= Buckets)
        {
            Array.Clear(_counts);
            (_latest, _total) = (bucket, 0);
            return;
        }

        while (_latest < bucket)
        {
            _latest++;
            _total -= _counts[_latest % Buckets];
            _counts[_latest % Buckets] = 0;
        }
    }
}
