using Orleans;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>Deactivates what has been idle for too long, a bounded number at a time.</summary>
internal sealed class CollectionSweep : IDisposable
{
    // OnDeactivateAsync may write: a big event that ends must not send all its grains to the store at once.
    private const int AtOnceMax = 1024;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly Engine engine;
    private readonly TimeSpan quantum;
    private readonly ITimer timer;
    private readonly List<Task> ending = [];

    public CollectionSweep(Engine engine, TimeSpan quantum)
    {
        this.engine = engine;
        this.quantum = quantum;
        timer = engine.Time.CreateTimer(
            static state => ((CollectionSweep)state!).Sweep(), this, quantum, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer.Dispose();

    private void Sweep()
    {
        lock (ending)
        {
            ending.RemoveAll(task => task.IsCompleted);
            var isComplete = Collect();
            timer.Change(isComplete ? quantum : Breath, Timeout.InfiniteTimeSpan);
        }
    }

    private bool Collect()
    {
        var now = (long)engine.Clock.Now;
        var ageMs = (long)engine.CollectionAge.TotalMilliseconds;
        foreach (var grainClass in engine.Classes)
        {
            foreach (var activation in grainClass.Activations)
            {
                if (!activation.IsIdleFor(ageMs, now))
                {
                    continue;
                }

                if (ending.Count >= AtOnceMax)
                {
                    return false;
                }

                ending.Add(activation.Deactivated);
                activation.RequestEnd(new(DeactivationReasonCode.ActivationIdle, "Not used for its collection age."));
            }
        }

        return true;
    }
}
