using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Attendance.Jobs;

/// <summary>Calls grains by itself, at the start of the process and then again and again: after a restart nothing else
/// may happen that would bring them to life. A store or a grain that is away is told and tried again.</summary>
internal abstract partial class Keeper(TimeSpan interval, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>One round. Asking for what goes on anyway must do no harm.</summary>
    protected abstract Task KeepAsync(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the process, which waits for the first step of this.
        await Task.Yield();
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (Exception exception) when (
                exception is StoreUnavailableException or OrleansException or TimeoutException)
            {
                LogFailed(GetType().Name, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Keeper} could not do its round, tried again soon: {Reason}")]
    private partial void LogFailed(string keeper, string reason);
}
