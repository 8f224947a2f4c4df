using System.Collections.Immutable;

namespace Attendance.Statistics;

/// <summary>Lengths of stays, by the second, to be added and taken back.</summary>
internal sealed class StayTally
{
    /// <summary>The steps of the scale in minutes.</summary>
    public static readonly ImmutableArray<int> Steps = [0, 15, 30, 60, 90, 120, 180, 240, 360, 480, 720];

    private readonly Dictionary<int, int> _bySeconds = [];
    private long _seconds;

    public int Count { get; private set; }

    public double? MeanMinutes => Count == 0 ? null : Minutes((double)_seconds / Count);

    public void Add(TimeSpan stay, int by)
    {
        var seconds = (int)(stay.Ticks / TimeSpan.TicksPerSecond);
        if ((_bySeconds[seconds] = _bySeconds.GetValueOrDefault(seconds) + by) == 0)
        {
            _bySeconds.Remove(seconds);
        }

        Count += by;
        _seconds += (long)seconds * by;
    }

    public StayPattern ToPattern(int open)
    {
        var lengths = _bySeconds.OrderBy(length => length.Key).ToList();
        return new StayPattern
        {
            Ended = Count,
            Open = open,
            MeanMinutes = MeanMinutes,
            MedianMinutes = Count == 0
                ? null
                : Minutes((Ranked(lengths, (Count + 1) / 2) + Ranked(lengths, (Count + 2) / 2)) / 2.0),
            LongMinutes = Count == 0 ? null : Minutes(Ranked(lengths, (int)Math.Ceiling(Count * 0.9))),
            Lengths =
            [
                .. Steps.Select((from, step) => new StayLength
                {
                    FromMinutes = from,
                    Count = lengths.Where(length => length.Key >= from * 60
                        && (step == Steps.Length - 1 || length.Key < Steps[step + 1] * 60))
                        .Sum(length => length.Value),
                }),
            ],
        };
    }

    private static double Minutes(double seconds) => Math.Round(seconds / 60, 1);

    /// <summary>The length of the stay of this rank, the shortest being 1.</summary>
    private static int Ranked(List<KeyValuePair<int, int>> lengths, int rank)
    {
        foreach (var (seconds, count) in lengths)
        {
            rank -= count;
            if (rank <= 0)
            {
                return seconds;
            }
        }

        return 0;
    }
}
