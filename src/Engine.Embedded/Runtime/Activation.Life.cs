using Orleans;
using Orleans.Storage;

namespace Attendance.Engine.Embedded.Runtime;

/// <summary>From the constructor to OnDeactivateAsync.</summary>
internal sealed partial class Activation
{
    private static readonly object ActivateStep = new();
    private static readonly object DeactivateStep = new();

    private bool endsWhenIdle = grainClass.Engine.IsStopping;

    /// <summary>Starts with the calls that the previous activation left behind, or one first call.</summary>
    public void Begin(CallList first)
    {
        lock (this)
        {
            while (first.First is { } call)
            {
                first.Remove(call);
                call.Target = this;
                waiting.Add(call);
            }

            Watch();
            PushReady(ActivateStep);
        }

        Schedule();
    }

    public void RequestEnd(DeactivationReason reason, bool servesWaiting = false)
    {
        bool schedule;
        lock (this)
        {
            if (state is not (State.Activating or State.Active))
            {
                return;
            }

            Extras.Reason = reason;
            if (servesWaiting || state == State.Activating)
            {
                endsWhenIdle = true;
            }
            else
            {
                state = State.Ending;
            }

            schedule = EndIfDue();
        }

        // A timer that ticks on would keep the activation from ever becoming idle.
        extras?.StopTimers();
        if (schedule)
        {
            Schedule();
        }
    }

    private void RunLifeStep(object step)
    {
        if (step == ActivateStep)
        {
            RunActivate();
        }
        else
        {
            RunDeactivate();
        }
    }

    private void RunActivate()
    {
        Task started;
        try
        {
            instance = Class.Construct(this, out var states);
            started = states is null
                ? instance.OnActivateAsync(Class.Engine.Abandoned)
                : LoadAndActivateAsync(instance, states);
        }
        catch (Exception failure)
        {
            started = Task.FromException(failure);
        }

        if (started.IsCompleted)
        {
            EndActivate(started);
        }
        else
        {
            started.ContinueWith(
                static (task, state) => ((Activation)state!).EndActivate(task), this, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, Default);
        }
    }

    private async Task LoadAndActivateAsync(IGrainBase grain, List<IStoredState> states)
    {
        await (states.Count == 1 ? states[0].LoadAsync() : Task.WhenAll(states.Select(state => state.LoadAsync())));
        await grain.OnActivateAsync(Class.Engine.Abandoned);
    }

    private void EndActivate(Task started)
    {
        if (!started.IsCompletedSuccessfully)
        {
            var failure = Failures.Of(started);
            Class.Engine.ReportActivationFailed(this, failure);
            Leave(failure);
            return;
        }

        bool schedule;
        lock (this)
        {
            if (state == State.Gone)
            {
                return;
            }

            state = State.Active;
            lastUsed = Math.Max(lastUsed, Class.Engine.Clock.Now);
            schedule = PromoteInterleaving() | Promote();
        }

        if (schedule)
        {
            Schedule();
        }
    }

    /// <summary>Under the lock: begins the deactivation if nothing runs any more; true if to be scheduled.</summary>
    private bool EndIfDue()
    {
        var isDue = state == State.Ending || (state == State.Active && endsWhenIdle && waiting.IsEmpty);
        if (!isDue || running > 0)
        {
            return false;
        }

        state = State.Deactivating;
        Watch();
        return PushReady(DeactivateStep);
    }

    private void EndIfInconsistent(Task failed)
    {
        if (failed.Exception!.InnerException is InconsistentStateException failure)
        {
            RequestEnd(new(DeactivationReasonCode.ApplicationError, failure, "The stored state was another one."));
        }
    }

    private void RunDeactivate()
    {
        extras?.StopTimers();
        Task ended;
        try
        {
            var reason = extras?.Reason is { ReasonCode: not DeactivationReasonCode.None } given ? given
                : new(DeactivationReasonCode.ShuttingDown, "The process is stopping.");
            ended = instance!.OnDeactivateAsync(reason, Class.Engine.Abandoned);
        }
        catch (Exception failure)
        {
            ended = Task.FromException(failure);
        }

        if (ended.IsCompleted)
        {
            EndDeactivate(ended);
        }
        else
        {
            ended.ContinueWith(
                static (task, state) => ((Activation)state!).EndDeactivate(task), this, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, Default);
        }
    }

    private void EndDeactivate(Task ended)
    {
        if (!ended.IsCompletedSuccessfully)
        {
            Class.Engine.ReportDeactivationFailed(this, Failures.Of(ended));
        }

        Leave(failure: null);
    }
}
