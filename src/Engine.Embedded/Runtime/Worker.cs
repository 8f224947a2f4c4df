namespace Attendance.Engine.Embedded.Runtime;

/// <summary>What a pool thread is doing for which activation.</summary>
internal sealed class Worker
{
    [ThreadStatic]
    private static Worker? mine;

    private GrainCall? finished;

    public static Worker? Mine => mine;

    public Activation? Current { get; set; }

    public static Worker Ensure() => mine ??= new Worker();

    /// <summary>Remembers an ended call, to be answered on this thread once the activation is let go.</summary>
    public void AnswerLater(GrainCall call)
    {
        AnswerElsewhere();
        finished = call;
    }

    /// <summary>Before another turn starts here: the caller must not wait for it.</summary>
    public void AnswerElsewhere()
    {
        if (finished is { } call)
        {
            finished = null;
            ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: true);
        }
    }

    public GrainCall? TakeFinished()
    {
        var call = finished;
        finished = null;
        return call;
    }
}
