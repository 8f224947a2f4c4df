using System.Diagnostics.Metrics;

namespace Attendance.Participants;

/// <summary>What this process's warm-ups came to.</summary>
internal sealed class WarmUpMetrics : IDisposable
{
    private readonly Meter _meter = new("Attendance.WarmUp");
    private readonly Counter<long> _people;
    private readonly Counter<long> _left;
    private readonly Counter<double> _seconds;

    public WarmUpMetrics()
    {
        _people = _meter.CreateCounter<long>("warmup.people", "{person}");
        _left = _meter.CreateCounter<long>("warmup.left", "{person}", "Could not be read, and are when they come.");
        _seconds = _meter.CreateCounter<double>("warmup.seconds", "s", "In which people were being activated.");
    }

    public void Count(int people, int left, TimeSpan took)
    {
        _people.Add(people);
        _left.Add(left);
        _seconds.Add(took.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
