namespace Attendance.Fakes;

/// <summary>The clock of the test for grains and their timers. Orleans' agents that look into the streams' queues have
/// timers of the same kind, of milliseconds: those keep real time, or no news would come while the clock stands.
/// </summary>
internal sealed class GrainClock(TimeProvider grains) : TimeProvider
{
    private static readonly TimeSpan OfAgentsMax = TimeSpan.FromMilliseconds(10);

    public override long TimestampFrequency => grains.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => grains.GetUtcNow();

    public override long GetTimestamp() => grains.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new EitherTimer(
            grains.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan),
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class EitherTimer(ITimer ofGrains, ITimer real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // A due time of nothing is how a grain's timer begins as well.
            var isReal = dueTime > TimeSpan.Zero && dueTime <= OfAgentsMax;
            (isReal ? ofGrains : real).Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return (isReal ? real : ofGrains).Change(dueTime, period);
        }

        public void Dispose()
        {
            ofGrains.Dispose();
            real.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            await ofGrains.DisposeAsync();
            await real.DisposeAsync();
        }
    }
}
