using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Receivers;

/// <summary>Wakes the receivers of every event that has some.</summary>
internal sealed class ReceiverKeeper(
    IReceiverStore store, IGrainFactory grains, TimeProvider clock, ILogger<ReceiverKeeper> logger)
    : Keeper(Minute, clock, logger)
{
    protected override async Task KeepAsync(CancellationToken stoppingToken)
    {
        foreach (var eventId in await store.EventsAsync(stoppingToken))
        {
            await TryAsync(
                eventId, () => grains.GetGrain<IReceiversGrain>(eventId).CatchUp(), stoppingToken);
        }
    }
}
