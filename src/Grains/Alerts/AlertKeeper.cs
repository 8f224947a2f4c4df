using Attendance.Events;
using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Alerts;

/// <summary>Has the figures of every open event looked at, as often as people look at a dashboard: that nothing happens
/// at a gate is news too, and no entry tells it.</summary>
internal sealed partial class AlertKeeper(IGrainFactory grains, TimeProvider clock, ILogger<AlertKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the process, which waits for the first step of this.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CheckAsync(stoppingToken);
        }
    }

    private async Task CheckAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var @event in await grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List())
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (@event.Status is EventStatus.Open or EventStatus.Closed)
                {
                    await grains.GetGrain<IAlertGrain>(@event.EventId).Check();
                }
            }
        }
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Figures could not be looked at, tried again soon: {Reason}")]
    private partial void LogFailed(string reason);
}
