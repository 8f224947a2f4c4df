namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Which call may start when. Calls that may not yet start wait in a list in order of arrival; the others, and
/// the continuations of running turns, stand in the ready queue.</summary>
internal sealed partial class Activation
{
    private CallList waiting;
    private CallList suspended;
    private object? readyFirst;
    private Queue<object>? readyRest;

    /// <summary>Ahead of the clock while the grain was told to stay.</summary>
    private long lastUsed = grainClass.Engine.Clock.Now;
    private int running;
    private int readers;
    private bool isExclusive;
    private bool isScheduled;
    private bool isWatched;

    /// <summary>False: this activation is gone, look the grain up again.</summary>
    public bool TryEnqueue(GrainCall call)
    {
        bool schedule;
        lock (this)
        {
            if (state == State.Gone)
            {
                return false;
            }

            call.Target = this;
            if (state == State.Active && MayStart(call) && (waiting.IsEmpty || Interleaves(call)))
            {
                Start(call);
                schedule = PushReady(call);
            }
            else
            {
                waiting.Add(call);
                Watch();
                schedule = false;
            }
        }

        if (schedule)
        {
            Schedule();
        }

        return true;
    }

    private bool Interleaves(GrainCall call) => Class.IsReentrant || call.Method.Interleaves;

    private bool MayStart(GrainCall call) =>
        Interleaves(call) || (!isExclusive && (readers == 0 || call.Method.IsReadOnly));

    private void Start(GrainCall call)
    {
        running++;
        if (Interleaves(call))
        {
            return;
        }

        if (call.Method.IsReadOnly)
        {
            readers++;
        }
        else
        {
            isExclusive = true;
        }
    }

    private void Finish(GrainCall call)
    {
        running--;
        if (call.IsUse)
        {
            lastUsed = Math.Max(lastUsed, Class.Engine.Clock.Now);
        }

        if (Interleaves(call))
        {
            return;
        }

        if (call.Method.IsReadOnly)
        {
            readers--;
        }
        else
        {
            isExclusive = false;
        }
    }

    /// <summary>Moves to the ready queue what may start now; true if the activation must be scheduled.</summary>
    private bool Promote()
    {
        var schedule = false;
        if (state == State.Active)
        {
            while (waiting.First is { } call && MayStart(call))
            {
                waiting.Remove(call);
                Start(call);
                schedule |= PushReady(call);
            }
        }

        return schedule | EndIfDue();
    }

    /// <summary>After activation: interleaving calls may stand behind one that blocks the head.</summary>
    private bool PromoteInterleaving()
    {
        var schedule = false;
        for (var call = waiting.First; call is not null;)
        {
            var next = call.Next;
            if (Interleaves(call))
            {
                waiting.Remove(call);
                Start(call);
                schedule |= PushReady(call);
            }

            call = next;
        }

        return schedule;
    }

    private bool PushReady(object item)
    {
        if (readyFirst is null)
        {
            readyFirst = item;
        }
        else
        {
            (readyRest ??= new Queue<object>(4)).Enqueue(item);
        }

        if (isScheduled)
        {
            return false;
        }

        isScheduled = true;
        return true;
    }

    private object? TakeReady()
    {
        lock (this)
        {
            var item = readyFirst;
            if (item is null)
            {
                isScheduled = false;
                return null;
            }

            readyFirst = readyRest is { Count: > 0 } ? readyRest.Dequeue() : null;
            return item;
        }
    }
}
