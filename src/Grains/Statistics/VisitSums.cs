using System.Numerics;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>What everybody's visits add up to.</summary>
internal sealed class VisitSums
{
    private const int MethodsMax = 4;
    private const int ReasonsMax = 16;

    /// <summary>Entries of one person that no exit has ended yet; kept to be used again.</summary>
    private readonly List<long> _open = [];

    /// <summary>First arrivals and entries again by quarter of an hour.</summary>
    public Dictionary<long, (int First, int Again)> Quarters { get; } = [];

    /// <summary>Confirmed entries by method.</summary>
    public int[] Methods { get; } = new int[MethodsMax];

    /// <summary>People by the method of their first entry.</summary>
    public int[] FirstMethods { get; } = new int[MethodsMax];

    /// <summary>Records that are refused or duplicates.</summary>
    public int[] Reasons { get; } = new int[ReasonsMax];

    /// <summary>People who were refused at least once, each under the first of their reasons in the order of the
    /// checks: parts of a whole.</summary>
    public int[] RefusedPeople { get; } = new int[ReasonsMax];

    /// <summary>People who were refused at least once.</summary>
    public int Refused { get; private set; }

    public StayTally Stays { get; } = new();

    /// <summary>Each person's longest stay.</summary>
    public StayTally LongestStays { get; } = new();

    public int OpenStays { get; private set; }

    public int Once { get; private set; }

    public int Again { get; private set; }

    public int Entries { get; private set; }

    public static ushort BitOf(Reason reason) => (ushort)(1 << (int)reason);

    /// <summary>Adds or takes back one person's passages, which are linked in the order of time.</summary>
    public void Count(ReadOnlySpan<Passage> passages, int earliest, ushort refusals, int by)
    {
        var entries = 0;
        var longest = -1L;
        _open.Clear();
        for (var at = earliest; at != 0; at = passages[at].Next)
        {
            ref readonly var passage = ref passages[at];
            if (passage.IsRefused)
            {
                CountRefusal(passage, by);
                refusals |= BitOf(passage.Reason);
            }
            else if (passage is { IsConfirmed: true, Direction: Direction.In })
            {
                CountEntry(passage, isFirst: entries++ == 0, by);
                _open.Add(passage.At);
            }
            else if (passage.IsConfirmed)
            {
                longest = Math.Max(longest, EndStays(passage.At, by));
            }
        }

        Entries += entries * by;
        OpenStays += _open.Count * by;
        Once += entries == 1 ? by : 0;
        Again += entries > 1 ? by : 0;
        if (longest >= 0)
        {
            LongestStays.Add(TimeSpan.FromTicks(longest), by);
        }

        CountPeople(refusals, by);
    }

    public void CountRefusal(in Passage passage, int by) => Reasons[(int)passage.Reason] += passage.IsRefused ? by : 0;

    private void CountEntry(in Passage passage, bool isFirst, int by)
    {
        var quarter = EventHours.QuarterOf(passage.At);
        var (first, again) = Quarters.GetValueOrDefault(quarter);
        Quarters[quarter] = isFirst ? (first + by, again) : (first, again + by);
        Methods[(int)passage.Method] += by;
        FirstMethods[(int)passage.Method] += isFirst ? by : 0;
    }

    /// <summary>Every entry before an exit is a stay up to it.</summary>
    private long EndStays(long exit, int by)
    {
        foreach (var entry in _open)
        {
            Stays.Add(TimeSpan.FromTicks(exit - entry), by);
        }

        var longest = _open.Count == 0 ? -1 : exit - _open[0];
        _open.Clear();
        return longest;
    }

    private void CountPeople(ushort refusals, int by)
    {
        if (refusals != 0)
        {
            Refused += by;
            RefusedPeople[BitOperations.TrailingZeroCount(refusals)] += by;
        }
    }
}
