using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Statistics;

/// <summary>Has every event's anonymous figures published when they are due.</summary>
internal sealed class AnalyticsKeeper(IGrainFactory grains, TimeProvider clock, ILogger<AnalyticsKeeper> logger)
    : EventKeeper(grains, TimeSpan.FromSeconds(15), clock, logger)
{
    /// <summary>Versions of closed events that have said their last: asking again would keep them in memory.</summary>
    private readonly Dictionary<string, long> _told = [];

    protected override bool Concerns(Event one) => one.Status is EventStatus.Open or EventStatus.Closed
        && _told.GetValueOrDefault(one.EventId) != one.Version;

    protected override async Task KeepAsync(Event one)
    {
        if (await Grains.GetGrain<IPatternsGrain>(one.EventId).Publish())
        {
            _told[one.EventId] = one.Version;
        }
    }
}
