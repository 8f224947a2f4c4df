using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>What most activations never have.</summary>
internal sealed class ActivationExtras
{
    private readonly Lock gate = new();
    private readonly HashSet<GrainTimer> timers = [];
    private Dictionary<object, object>? streamObservers;
    private bool areTimersStopped;

    public AsyncServiceScope? Scope { get; set; }

    public DeactivationReason Reason { get; set; }

    public TaskCompletionSource Deactivated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Used in turns only.</summary>
    public Dictionary<object, object> StreamObservers => streamObservers ??= [];

    public void Add(GrainTimer timer)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(areTimersStopped, timer);
            timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    public void StopTimers()
    {
        GrainTimer[] stopped;
        lock (gate)
        {
            areTimersStopped = true;
            stopped = [.. timers];
            timers.Clear();
        }

        foreach (var timer in stopped)
        {
            timer.Dispose();
        }
    }
}
