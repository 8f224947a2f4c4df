using Attendance.Events;
using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Statistics;

/// <summary>Has every event's anonymous figures published when they are due.</summary>
internal sealed partial class AnalyticsKeeper(IGrainFactory grains, TimeProvider clock, ILogger<AnalyticsKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the process, which waits for the first step of this.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await PublishAsync(stoppingToken);
        }
    }

    private async Task PublishAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var @event in await grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List())
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (@event.Status is EventStatus.Open or EventStatus.Closed)
                {
                    await grains.GetGrain<IPatternsGrain>(@event.EventId).Publish();
                }
            }
        }
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Figures could not be published, tried again soon: {Reason}")]
    private partial void LogFailed(string reason);
}
