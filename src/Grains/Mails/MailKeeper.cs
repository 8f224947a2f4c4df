using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Mails;

/// <summary>Wakes each event's mails.</summary>
internal sealed class MailKeeper(IGrainFactory grains, TimeProvider clock, ILogger<MailKeeper> logger)
    : Keeper(Minute, clock, logger)
{
    protected override async Task KeepAsync(CancellationToken stoppingToken)
    {
        foreach (var @event in await grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List())
        {
            stoppingToken.ThrowIfCancellationRequested();
            if (@event.Status != EventStatus.Archived)
            {
                await grains.GetGrain<IOnboardingGrain>(@event.EventId).CatchUp();
                await grains.GetGrain<IMailGrain>(@event.EventId).Wake();
            }
        }
    }
}
