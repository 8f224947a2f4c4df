using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Alerts;

/// <summary>Has the figures of every open event looked at, as often as people look at a dashboard: that nothing happens
/// at a gate is news too, and no entry tells it.</summary>
internal sealed class AlertKeeper(IGrainFactory grains, TimeProvider clock, ILogger<AlertKeeper> logger)
    : EventKeeper(grains, TimeSpan.FromSeconds(5), clock, logger)
{
    /// <summary>Versions of closed events that were looked at since: asking again would keep them in memory.</summary>
    private readonly Dictionary<string, long> _closed = [];

    protected override bool Concerns(Event one) => one.Status == EventStatus.Open
        || (one.Status == EventStatus.Closed && _closed.GetValueOrDefault(one.EventId) != one.Version);

    protected override async Task KeepAsync(Event one)
    {
        await Grains.GetGrain<IAlertGrain>(one.EventId).Check();
        if (one.Status == EventStatus.Closed)
        {
            _closed[one.EventId] = one.Version;
        }
    }
}
