using System.Collections.Immutable;

namespace Attendance.Live;

/// <summary>The alerts raised and cleared after a position, as many as are kept. Not safe for several
/// threads.</summary>
internal sealed class AlertHistory(long floor, int most)
{
    private readonly List<LiveAlert> _alerts = [];

    /// <summary>Every alert after this position is here.</summary>
    public long Floor { get; private set; } = floor;

    public void Add(ImmutableArray<LiveAlert> later)
    {
        _alerts.AddRange(later);
        var over = _alerts.Count - most;
        if (over > 0)
        {
            Floor = _alerts[over - 1].Position;
            _alerts.RemoveRange(0, over);
        }
    }

    /// <summary>Takes in what was read from before the floor; more than are kept change nothing.</summary>
    public void Extend(long floor, IReadOnlyCollection<LiveAlert> earlier)
    {
        if (floor < Floor && earlier.Count + _alerts.Count <= most)
        {
            _alerts.InsertRange(0, earlier.Where(alert => alert.Position <= Floor));
            Floor = floor;
        }
    }

    /// <summary>Null when some of them are not here.</summary>
    public ImmutableArray<LiveAlert>? Since(long position) =>
        position < Floor ? null : [.. _alerts.Where(alert => alert.Position > position)];
}
