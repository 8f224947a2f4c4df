using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Attendance.Jobs;

/// <summary>Calls grains by itself, at the start of the process and then again and again: after a restart nothing else
/// may happen that would bring them to life. What fails is told and tried again; it ends neither the round of the
/// others nor the process.</summary>
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
            await TryAsync("all events", () => KeepAsync(stoppingToken), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Part of a round, about one thing; false when it failed.</summary>
    protected async Task<bool> TryAsync(string about, Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            stoppingToken.ThrowIfCancellationRequested();
            await step();
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            LogAway(GetType().Name, about, exception.Message);
            return false;
        }
        catch (Exception exception)
        {
            // Whatever is damaged in one place concerns no other, and no door.
            LogFailed(exception, GetType().Name, about);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Keeper} could not do its round for {About}, tried again soon: {Reason}")]
    private partial void LogAway(string keeper, string about, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Keeper} failed for {About}, tried again soon")]
    private partial void LogFailed(Exception exception, string keeper, string about);
}
