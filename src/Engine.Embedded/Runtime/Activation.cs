using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>
/// One grain in memory: its queue, its scheduler and its life. It is all of these in one object because there may be
/// hundreds of thousands of them. What is rarely used hangs in <see cref="ActivationExtras"/>.
/// All fields are guarded by a lock on the activation itself, which is never held while foreign code runs.
/// </summary>
internal sealed partial class Activation(GrainClass grainClass, string key) : TaskScheduler, IGrainContext
{
    private ActivationExtras? extras;
    private IGrainBase? instance;
    private State state = State.Activating;

    private enum State : byte
    {
        /// <summary>Calls wait.</summary>
        Activating,

        /// <summary>Calls run.</summary>
        Active,

        /// <summary>Running calls finish; new ones wait for the next activation.</summary>
        Ending,

        /// <summary>OnDeactivateAsync runs; calls wait for the next activation.</summary>
        Deactivating,

        /// <summary>No call is taken; callers look the grain up again.</summary>
        Gone,
    }

    /// <summary>The activation whose turn runs on this thread.</summary>
    public static Activation? OnThisThread => Worker.Mine?.Current;

    public GrainClass Class { get; } = grainClass;

    public string Key { get; } = key;

    public GrainId GrainId => GrainId.Create(Class.GrainType, Key);

    public GrainReference GrainReference => ReferenceFactory.For(Class.FirstInterface)(Class, Key);

    public object? GrainInstance => instance;

    public IServiceProvider ActivationServices => (Extras.Scope ??= Class.Engine.Services.CreateAsyncScope())
        .ServiceProvider;

    public Task Deactivated
    {
        get
        {
            lock (this)
            {
                return state == State.Gone ? Task.CompletedTask : Extras.Deactivated.Task;
            }
        }
    }

    public ActivationExtras Extras => extras ?? Interlocked.CompareExchange(ref extras, new(), null) ?? extras;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) =>
        RequestEnd(deactivationReason);

    public void DelayDeactivation(TimeSpan span)
    {
        lock (this)
        {
            // No field of its own: there may be hundreds of thousands that were told to stay.
            var now = Class.Engine.Clock.Now;
            var until = span == Timeout.InfiniteTimeSpan || span == TimeSpan.MaxValue ? long.MaxValue
                : now + (long)span.TotalMilliseconds;
            lastUsed = Math.Max(Math.Min(lastUsed, now), until - (long)Class.Engine.CollectionAge.TotalMilliseconds);
        }
    }

    public bool IsIdleFor(long milliseconds, long now)
    {
        lock (this)
        {
            return state == State.Active && running == 0 && readyFirst is null
                && now - lastUsed >= milliseconds;
        }
    }
}
