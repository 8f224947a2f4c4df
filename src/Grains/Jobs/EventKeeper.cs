using Attendance.Events;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Jobs;

/// <summary>A keeper that goes from event to event.</summary>
internal abstract class EventKeeper(IGrainFactory grains, TimeSpan interval, TimeProvider clock, ILogger logger)
    : Keeper(interval, clock, logger)
{
    protected IGrainFactory Grains => grains;

    protected abstract bool Concerns(Event one);

    protected abstract Task KeepAsync(Event one);

    protected sealed override async Task KeepAsync(CancellationToken stoppingToken)
    {
        foreach (var one in await grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List())
        {
            if (Concerns(one))
            {
                await TryAsync(one.EventId, () => KeepAsync(one), stoppingToken);
            }
        }
    }
}
