using System.Text.Json.Serialization;

namespace Attendance.Gates;

/// <summary>How many scans came in the last minutes (five unless told), in steps of ten seconds.</summary>
[JsonConverter(typeof(LoadWindowConverter))]
internal sealed class LoadWindow(int buckets = LoadWindow.Buckets)
{
    public const int Buckets = 30;
    public static readonly TimeSpan BucketSpan = TimeSpan.FromSeconds(10);

    private readonly int[] _counts = new int[buckets];
    private long _latest;
    private int _total;

    /// <summary>How many steps it keeps.</summary>
    public int Length => buckets;

    public void Add(DateTimeOffset at, int scans = 1) => Add(BucketOf(at), scans);

    public void Add(long bucket, int scans)
    {
        MoveTo(bucket);
        if (bucket > _latest - buckets)
        {
            _counts[bucket % buckets] += scans;
            _total += scans;
        }
    }

    /// <summary>The steps that are not empty, by the number of the step since the year 1.</summary>
    public IEnumerable<(long Bucket, int Scans)> Filled()
    {
        for (var bucket = Math.Max(0, _latest + 1 - buckets); bucket <= _latest; bucket++)
        {
            if (_counts[bucket % buckets] is var scans and not 0)
            {
                yield return (bucket, scans);
            }
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
        var counts = new int[buckets];
        for (var i = 0; i < buckets; i++)
        {
            counts[i] = _counts[(_latest + 1 + i) % buckets];
        }

        return counts;
    }

    /// <summary>When the step began that this moment is in.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at) => new(BucketOf(at) * BucketSpan.Ticks, TimeSpan.Zero);

    private static long BucketOf(DateTimeOffset at) => at.UtcTicks / BucketSpan.Ticks;

    private void MoveTo(long bucket)
    {
        if (bucket - _latest >= buckets)
        {
            Array.Clear(_counts);
            (_latest, _total) = (bucket, 0);
            return;
        }

        while (_latest < bucket)
        {
            _latest++;
            _total -= _counts[_latest % buckets];
            _counts[_latest % buckets] = 0;
        }
    }
}
