using System.Numerics;

namespace Attendance.Bench.Load;

/// <summary>
/// Counts durations in log-linear buckets: 128 steps to each doubling, so a percentile is at most 0.8 % too high,
/// and recording one is an increment, whatever the range.
/// </summary>
internal sealed class Histogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    private readonly long[] counts = new long[(64 - StepBits + 1) * Steps];
    private double sumNanoseconds;

    public long Count { get; private set; }

    public long MaxNanoseconds { get; private set; }

    public double MeanNanoseconds => Count == 0 ? 0 : sumNanoseconds / Count;

    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        counts[IndexOf(nanoseconds)]++;
        Count++;
        sumNanoseconds += nanoseconds;
        MaxNanoseconds = Math.Max(MaxNanoseconds, nanoseconds);
    }

    /// <summary>The duration that <paramref name="share"/> (0 … 1) of all recorded ones do not exceed.</summary>
    public long Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (var index = 0; index < counts.Length; index++)
        {
            seen += counts[index];
            if (seen >= rank)
            {
                return Math.Min(UpperEdge(index), MaxNanoseconds);
            }
        }

        return MaxNanoseconds;
    }

    private static int IndexOf(long value)
    {
        if (value < Steps)
        {
            return (int)value;
        }

        var shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - StepBits;
        return (shift << StepBits) + (int)(value >> shift);
    }

    private static long UpperEdge(int index)
    {
        if (index < 2 * Steps)
        {
            return index;
        }

        var shift = (index >> StepBits) - 1;
        var lower = (long)(index - (shift << StepBits)) << shift;
        return lower + (1L << shift) - 1;
    }
}
