using System.Diagnostics;

namespace Attendance.Live;

/// <summary>Time that runs as it does, and starts on the morning of the fair.</summary>
public sealed class MorningClock : TimeProvider
{
    private static readonly DateTimeOffset Morning = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly long _started = Stopwatch.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Morning + Stopwatch.GetElapsedTime(_started);
}
