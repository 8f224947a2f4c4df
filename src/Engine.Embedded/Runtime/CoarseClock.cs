namespace Attendance.Engine.Embedded.Runtime;

/// <summary>
/// Milliseconds since the start, renewed ten times a second: reading it costs nothing, and the same beat looks for
/// calls
/// that have waited too long, so that no call needs a timer of its own.
/// </summary>
internal sealed class CoarseClock : IDisposable
{
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider time;
    private readonly long start;
    private readonly Action beat;
    private readonly ITimer timer;
    private long now;

    public CoarseClock(TimeProvider time, Action beat)
    {
        this.time = time;
        this.beat = beat;
        start = time.GetTimestamp();
        timer = time.CreateTimer(static state => ((CoarseClock)state!).OnBeat(), this, Beat, Beat);
    }

    public long Now => Volatile.Read(ref now);

    public void Dispose() => timer.Dispose();

    private void OnBeat()
    {
        Volatile.Write(ref now, (long)time.GetElapsedTime(start).TotalMilliseconds);
        beat();
    }
}
