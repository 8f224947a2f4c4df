namespace Attendance.Alerts;

/// <summary>How many scans each gate refused in the last five minutes, from running counts that are looked at now and
/// then. Begins empty.</summary>
internal sealed class RefusalWindow
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    private readonly Queue<(DateTimeOffset At, Dictionary<string, int> Counts)> _looks = new();
    private Dictionary<string, int> _now = [];

    public void Add(DateTimeOffset at, Dictionary<string, int> counts)
    {
        _now = counts;
        _looks.Enqueue((at, counts));
        while (_looks.Peek().At < at - Span)
        {
            _looks.Dequeue();
        }
    }

    public int Of(string gateId) =>
        _now.GetValueOrDefault(gateId) - _looks.Peek().Counts.GetValueOrDefault(gateId);
}
