using Attendance.Callers;
using Attendance.Journal;
using Orleans.Runtime;

namespace Attendance.Live;

/// <summary>Whether those at the other end of live connections are still who they were.</summary>
internal sealed class LiveKeys(CallerFinder callers, TimeProvider clock)
{
    /// <summary>A connection without messages ends so soon after its key.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The caller as of now, with other gates perhaps; null when the key is over.</summary>
    public async ValueTask<LiveCaller?> LookAsync(LiveCaller caller)
    {
        if (caller.Key is not { } key)
        {
            return caller;
        }

        try
        {
            return (await callers.FindAsync(key)).Caller is not { } now ? null
                : ReferenceEquals(now, caller.Caller) ? caller
                : caller with { Caller = now, MayScan = now.May(Right.Scan, caller.EventId) };
        }
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            // The store is away. A scan will be told so by itself.
            return caller;
        }
    }

    /// <summary>Until the connection has ended or its key is over.</summary>
    public async Task WatchAsync(LiveCaller caller, LiveSlot slot, CancellationToken left)
    {
        if (caller.Key is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(left))
            {
                if (await LookAsync(caller) is null)
                {
                    slot.Revoke();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The client left.
        }
    }
}
