using Attendance.Engine.Embedded.Runtime;

namespace Orleans.Runtime;

/// <summary>What GetGrain answers: an identity that calls can be sent to, equal to every other with that
/// identity.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    // Where the last call went. It may be gone by now, in which case the next call looks up its successor.
    private Activation? target;

    internal GrainReference(GrainClass grainClass, string key)
    {
        Class = grainClass;
        Key = key;
    }

    public GrainId GrainId => GrainId.Create(Class.GrainType, Key);

    internal GrainClass Class { get; }

    internal string Key { get; }

    public bool Equals(GrainReference? other) => other is not null && Class == other.Class && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => HashCode.Combine(Class, Key);

    public override string ToString() => GrainId.ToString();

    internal void Dispatch(GrainCall call)
    {
        var engine = Class.Engine;
        call.SentAt = engine.Clock.Now;
        if (engine.IsStopping && !engine.MaySend())
        {
            call.Fail(engine.Unavailable());
        }
        else if (target is not { } known || !known.TryEnqueue(call))
        {
            target = Class.Enqueue(Key, call);
        }
    }
}
