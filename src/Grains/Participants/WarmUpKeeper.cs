using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Participants;

/// <summary>Has people brought into memory when an event is about to open, when it is opened, and when a process starts
/// while it is open.</summary>
internal sealed class WarmUpKeeper(
    IGrainFactory grains, WarmUpOptions options, TimeProvider clock, ILogger<WarmUpKeeper> logger)
    : EventKeeper(grains, TimeSpan.FromSeconds(15), clock, logger)
{
    private readonly TimeProvider _clock = clock;

    protected override bool Concerns(Event one) => WarmUpRules.IsDue(one, options, _clock.GetUtcNow());

    protected override Task KeepAsync(Event one) => Grains.GetGrain<IWarmUpGrain>(one.EventId).GoOn();
}
