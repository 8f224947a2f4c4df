using Orleans;

namespace Attendance.Engine.Embedded.Runtime;

internal sealed partial class Engine
{
    /// <summary>
    /// Refuses calls from outside, lets grains finish what is queued, deactivates them all. What is left when the
    /// time is
    /// over, or when the host loses patience, is abandoned: its callers fail, OnDeactivateAsync does not run.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        isStopping = true;
        collection.Dispose();
        if (Living == 0)
        {
            drained.TrySetResult();
        }

        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The process is stopping.");
        foreach (var activation in Classes.SelectMany(one => one.Activations))
        {
            activation.RequestEnd(reason, servesWaiting: true);
        }

        try
        {
            await drained.Task.WaitAsync(Options.DrainTimeout, Time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Abandon();
        }

        isStopped = true;
        Clock.Dispose();
    }

    private void Abandon()
    {
        isStopped = true;
        ReportAbandoned(Living);
        _ = abandoned.CancelAsync();
        foreach (var activation in Classes.SelectMany(one => one.Activations))
        {
            activation.Leave(Unavailable(), failsRunning: true);
        }
    }
}
