namespace Attendance.Engine.Embedded.Runtime;

/// <summary>
/// One call: its arguments (in emitted subclasses), its place in the activation's queues, and the caller's promise.
/// As a work item of the thread pool it hands the answer to the caller, away from the grain's turn.
/// </summary>
internal abstract class GrainCall(GrainMethod method) : IThreadPoolWorkItem
{
    private int isAnswered;

    public GrainMethod Method { get; } = method;

    /// <summary>Set while the call is queued or runs; null before.</summary>
    public Activation? Target { get; set; }

    /// <summary>Neighbours in the one list of the activation that holds the call: waiting, or suspended.</summary>
    public GrainCall? Next { get; set; }

    public GrainCall? Previous { get; set; }

    public bool IsSuspended { get; set; }

    /// <summary>Milliseconds of the engine's coarse clock.</summary>
    public long SentAt { get; set; }

    /// <summary>The grain's own task, null until the turn has started.</summary>
    public Task? Inner { get; private set; }

    public virtual bool TimesOut => !Method.IsOneWay;

    /// <summary>False: a timer's tick, which alone does not keep a grain from being idle.</summary>
    public virtual bool IsUse => true;

    public bool IsAnswered => Volatile.Read(ref isAnswered) != 0;

    public Task Run(object grain)
    {
        try
        {
            Inner = Invoke(grain)
                ?? Task.FromException(new InvalidOperationException($"{Method.Name} returned null, not a task."));
        }
        catch (Exception failure)
        {
            Inner = Task.FromException(failure);
        }

        return Inner;
    }

    public void Execute()
    {
        if (TryClaim())
        {
            Answer(Inner!);
        }
        else
        {
            // The caller has gone with a time-out; looking at the exception keeps it from being reported as unseen.
            _ = Inner!.Exception;
        }
    }

    /// <summary>True if this ended the wait of the caller; the turn itself is not touched.</summary>
    public bool Fail(Exception failure)
    {
        if (!TryClaim())
        {
            return false;
        }

        AnswerFailure(failure);
        return true;
    }

    // Public, as emitted subclasses in another assembly override it.
    public abstract Task? Invoke(object grain);

    protected abstract void Answer(Task inner);

    protected abstract void AnswerFailure(Exception failure);

    protected void Reset()
    {
        Inner = null;
        Target = null;
        Volatile.Write(ref isAnswered, 0);
    }

    private bool TryClaim() => Interlocked.CompareExchange(ref isAnswered, 1, 0) == 0;
}
