using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Alerts;

/// <summary>Has the figures of every open event looked at, as often as people look at a dashboard: that nothing happens
/// at a gate is news too, and no entry tells it.</summary>
internal sealed class AlertKeeper(IGrainFactory grains, TimeProvider clock, ILogger<AlertKeeper> logger)
    : Keeper(TimeSpan.FromSeconds(5), clock, logger)
{
    protected override async Task KeepAsync(CancellationToken stoppingToken)
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
}
