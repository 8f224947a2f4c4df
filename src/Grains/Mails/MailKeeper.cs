using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Mails;

/// <summary>Wakes each event's mails.</summary>
internal sealed class MailKeeper(IGrainFactory grains, TimeProvider clock, ILogger<MailKeeper> logger)
    : EventKeeper(grains, Minute, clock, logger)
{
    protected override bool Concerns(Event one) => one.Status != EventStatus.Archived;

    protected override async Task KeepAsync(Event one)
    {
        await Grains.GetGrain<IOnboardingGrain>(one.EventId).CatchUp();
        await Grains.GetGrain<IMailGrain>(one.EventId).Wake();
    }
}
