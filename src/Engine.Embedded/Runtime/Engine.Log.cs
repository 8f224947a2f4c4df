using Microsoft.Extensions.Logging;

namespace Attendance.Engine.Embedded.Runtime;

internal sealed partial class Engine
{
    public void ReportOneWay(GrainCall call, Exception? failure)
    {
        if (failure is not null)
        {
            OneWayFailed(call.Method.Name, failure.InnerException ?? failure);
        }
    }

    public void ReportActivationFailed(Activation activation, Exception failure) =>
        ActivationFailed(activation.GrainId.ToString(), failure);

    public void ReportDeactivationFailed(Activation activation, Exception failure) =>
        DeactivationFailed(activation.GrainId.ToString(), failure);

    public void ReportTimerFailed(Activation activation, Exception failure) =>
        TimerFailed(activation.GrainId.ToString(), failure);

    [LoggerMessage(1, LogLevel.Warning, "One-way call {Method} failed")]
    private partial void OneWayFailed(string method, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Activation of {Grain} failed")]
    private partial void ActivationFailed(string grain, Exception failure);

    [LoggerMessage(3, LogLevel.Error, "Deactivation of {Grain} failed")]
    private partial void DeactivationFailed(string grain, Exception failure);

    [LoggerMessage(4, LogLevel.Error, "A timer of {Grain} failed")]
    private partial void TimerFailed(string grain, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "The stop ran out of time: {Living} activations are abandoned")]
    public partial void ReportAbandoned(long living);
}
