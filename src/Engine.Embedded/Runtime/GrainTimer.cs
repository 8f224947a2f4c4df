using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Its ticks are calls to the grain. The next is armed when the last has ended, so they never
/// overlap.</summary>
internal sealed class GrainTimer : GrainCall, IGrainTimer
{
    private readonly Lock gate = new();
    private readonly Activation activation;
    private readonly Func<CancellationToken, Task> callback;
    private readonly CancellationTokenSource stopping = new();
    private readonly bool keepsAlive;
    private readonly ITimer timer;
    private TimeSpan period;
    private TimeSpan? changedDue;
    private bool isTicking;
    private bool isDisposed;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        : base(options.Interleave ? GrainMethod.Interleaving : GrainMethod.Plain)
    {
        this.activation = activation;
        this.callback = callback;
        keepsAlive = options.KeepAlive;
        period = options.Period;
        timer = activation.Class.Engine.Time.CreateTimer(
            static state => ((GrainTimer)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool TimesOut => false;

    public override bool IsUse => keepsAlive;

    public static GrainTimer Start(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(activation, callback, options);
        activation.Extras.Add(timer);
        timer.timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            this.period = period;
            if (isTicking)
            {
                changedDue = dueTime;
            }
            else if (!isDisposed)
            {
                timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
        }

        timer.Dispose();
        activation.Extras.Remove(this);

        // Those who wait on the token must not run here, under whoever disposes.
        _ = stopping.CancelAsync();
    }

    public override Task? Invoke(object grain) => stopping.IsCancellationRequested
        ? Task.CompletedTask
        : callback(stopping.Token);

    protected override void Answer(Task inner)
    {
        if (inner.Exception is { } failure && !isDisposed)
        {
            activation.Class.Engine.ReportTimerFailed(activation, failure);
        }

        lock (gate)
        {
            isTicking = false;
            if (!isDisposed)
            {
                timer.Change(changedDue ?? period, Timeout.InfiniteTimeSpan);
                changedDue = null;
            }
        }
    }

    protected override void AnswerFailure(Exception failure)
    {
    }

    private void Tick()
    {
        lock (gate)
        {
            if (isDisposed || isTicking)
            {
                return;
            }

            isTicking = true;
            Reset();
        }

        SentAt = activation.Class.Engine.Clock.Now;
        activation.TryEnqueue(this);
    }
}
