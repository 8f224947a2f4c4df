namespace Attendance.Engine.Embedded.Runtime;

/// <summary>The end, orderly or not, and the watch for callers that have waited too long.</summary>
internal sealed partial class Activation
{
    /// <summary>
    /// With a failure, every waiting caller gets it; without, their calls go on to the next activation, ahead of any
    /// that come later.
    /// </summary>
    public void Leave(Exception? failure, bool failsRunning = false)
    {
        CallList left;
        lock (this)
        {
            if (state == State.Gone)
            {
                return;
            }

            state = State.Gone;
            left = waiting.TakeAll();
            left.RemoveTicks();

            // Under the lock, so that whoever finds this one gone also finds its successor.
            if (failure is null)
            {
                Class.Succeed(this, left);
            }
            else
            {
                Class.Remove(this);
            }

            if (failsRunning)
            {
                for (var call = suspended.First; call is not null; call = call.Next)
                {
                    FailElsewhere(call, failure!);
                }
            }
        }

        extras?.StopTimers();
        Release();
        for (var call = failure is null ? null : left.First; call is not null; call = call.Next)
        {
            // Not here: what the caller does next must not run within a grain's turn.
            FailElsewhere(call, failure!);
        }

        extras?.Deactivated.TrySetResult();
        Class.Engine.OnGone();
    }

    /// <summary>Fails the calls that have outlived their time-out; false if there is nothing left to watch.</summary>
    public bool Sweep(long now)
    {
        List<GrainCall>? late = null;
        bool goesOn;
        lock (this)
        {
            for (var call = waiting.First; call is not null;)
            {
                var next = call.Next;
                if (IsLate(call, now))
                {
                    // It never runs: nobody waits for its answer.
                    waiting.Remove(call);
                    (late ??= []).Add(call);
                }

                call = next;
            }

            for (var call = suspended.First; call is not null; call = call.Next)
            {
                if (IsLate(call, now) && !call.IsAnswered)
                {
                    (late ??= []).Add(call);
                }
            }

            goesOn = isWatched = state != State.Gone && (running > 0 || !waiting.IsEmpty || state != State.Active);
        }

        foreach (var call in late ?? [])
        {
            FailElsewhere(call, new TimeoutException(
                $"{call.Method.Name} of {GrainId} did not answer within {TimeoutMs(call)} ms."));
        }

        return goesOn;
    }

    private static void FailElsewhere(GrainCall call, Exception failure) => ThreadPool.UnsafeQueueUserWorkItem(
        static work => work.call.Fail(work.failure), (call, failure), preferLocal: false);

    private bool IsLate(GrainCall call, long now) => call.TimesOut && now - call.SentAt >= TimeoutMs(call);

    private long TimeoutMs(GrainCall call) => call.Method.TimeoutMs ?? Class.Engine.ResponseTimeoutMs;

    private void Watch()
    {
        if (!isWatched)
        {
            isWatched = true;
            Class.Engine.Watch(this);
        }
    }

    private void Release()
    {
        var grain = instance;
        var scope = extras?.Scope;
        if (scope is not null || grain is IAsyncDisposable or IDisposable)
        {
            _ = DisposeAsync(grain, scope);
        }
    }

    private async Task DisposeAsync(object? grain, IAsyncDisposable? scope)
    {
        try
        {
            if (grain is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else if (grain is IDisposable disposable)
            {
                disposable.Dispose();
            }

            if (scope is not null)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception failure)
        {
            Class.Engine.ReportDeactivationFailed(this, failure);
        }
    }
}
