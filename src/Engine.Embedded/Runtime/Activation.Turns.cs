namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Runs turns. At most one thread at a time is inside <see cref="Execute"/>, whatever waits or
/// returns.</summary>
internal sealed partial class Activation : IThreadPoolWorkItem
{
    // After so many items others get the thread: a hot grain must not starve the rest of the process.
    private const int ItemsMax = 128;

    private static readonly Action<object?> PumpAction = static state => ((Activation)state!).Pump();
    private static readonly Action<Task, object?> TurnEnded = static (_, state) =>
    {
        var call = (GrainCall)state!;
        call.Target!.EndTurn(call);
    };

    public override int MaximumConcurrencyLevel => 1;

    public void Execute()
    {
        var worker = Worker.Ensure();
        worker.Current = this;
        try
        {
            // Turns run inside a task of this scheduler, so that their awaits come back here.
            new Task(PumpAction, this, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
        }
        finally
        {
            worker.Current = null;
        }

        worker.TakeFinished()?.Execute();
    }

    protected override void QueueTask(Task task)
    {
        bool schedule;
        lock (this)
        {
            schedule = PushReady(task);
        }

        if (schedule)
        {
            Schedule();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && OnThisThread == this && TryExecuteTask(task);

    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    private void Pump()
    {
        var worker = Worker.Ensure();
        for (var items = 0; items < ItemsMax; items++)
        {
            if (TakeReady() is not { } item)
            {
                return;
            }

            worker.AnswerElsewhere();
            switch (item)
            {
                case GrainCall call:
                    RunTurn(call);
                    break;
                case Task task:
                    TryExecuteTask(task);
                    break;
                default:
                    RunLifeStep(item);
                    break;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void RunTurn(GrainCall call)
    {
        var inner = call.Run(instance!);
        if (inner.IsCompleted)
        {
            EndTurn(call);
            return;
        }

        lock (this)
        {
            call.IsSuspended = true;
            suspended.Add(call);
            Watch();
        }

        inner.ContinueWith(
            TurnEnded, call, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, Default);
    }

    private void EndTurn(GrainCall call)
    {
        bool schedule;
        bool hasMore;
        lock (this)
        {
            if (call.IsSuspended)
            {
                call.IsSuspended = false;
                suspended.Remove(call);
            }

            Finish(call);
            schedule = Promote();
            hasMore = readyFirst is not null;
        }

        if (call.Inner!.IsFaulted)
        {
            EndIfInconsistent(call.Inner);
        }

        if (!hasMore && Worker.Mine is { } worker && worker.Current == this)
        {
            worker.AnswerLater(call);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: true);
        }

        if (schedule)
        {
            Schedule();
        }
    }
}
