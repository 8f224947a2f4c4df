namespace Attendance.Fakes;

/// <summary>Real time, but it begins when the test wants it.</summary>
internal sealed class RunningClock(DateTimeOffset start) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_began);
}
