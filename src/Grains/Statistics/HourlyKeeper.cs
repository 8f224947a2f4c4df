using Attendance.Events;
using Attendance.Jobs;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Statistics;

/// <summary>Brings each event's table of hours up to date: after a kill, or news that the stream lost, nothing else may
/// happen that would.</summary>
internal sealed class HourlyKeeper(IGrainFactory grains, TimeProvider clock, ILogger<HourlyKeeper> logger)
    : EventKeeper(grains, Minute, clock, logger)
{
    /// <summary>Archived events that are up to date: nothing more happens in them, but the process may have ended right
    /// after their last entry.</summary>
    private readonly HashSet<string> _archived = [];

    protected override bool Concerns(Event one) => !_archived.Contains(one.EventId);

    protected override async Task KeepAsync(Event one)
    {
        await Grains.GetGrain<IHourlyGrain>(one.EventId).CatchUp();
        if (one.Status == EventStatus.Archived)
        {
            _archived.Add(one.EventId);
        }
    }
}
