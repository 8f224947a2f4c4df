namespace Attendance.Engine.Embedded.Runtime;

/// <summary>A list linked through the calls themselves, so that waiting costs no memory.</summary>
internal struct CallList
{
    private GrainCall? last;

    public GrainCall? First { get; private set; }

    public readonly bool IsEmpty => First is null;

    public void Add(GrainCall call)
    {
        call.Previous = last;
        call.Next = null;
        if (last is null)
        {
            First = call;
        }
        else
        {
            last.Next = call;
        }

        last = call;
    }

    public void Remove(GrainCall call)
    {
        if (call.Previous is { } previous)
        {
            previous.Next = call.Next;
        }
        else
        {
            First = call.Next;
        }

        if (call.Next is { } next)
        {
            next.Previous = call.Previous;
        }
        else
        {
            last = call.Previous;
        }

        call.Next = call.Previous = null;
    }

    /// <summary>A timer belongs to its activation: what ticks late must not wake the next one.</summary>
    public void RemoveTicks()
    {
        for (var call = First; call is not null;)
        {
            var next = call.Next;
            if (call is GrainTimer)
            {
                Remove(call);
            }

            call = next;
        }
    }

    public CallList TakeAll()
    {
        var all = this;
        this = default;
        return all;
    }
}
