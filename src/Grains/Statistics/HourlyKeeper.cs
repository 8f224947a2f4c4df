using Attendance.Events;
using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Statistics;

/// <summary>Brings each event's table of hours up to date at the start and every minute: after a kill, or news that the
/// stream lost, nothing else may happen that would.</summary>
internal sealed partial class HourlyKeeper(IGrainFactory grains, TimeProvider clock, ILogger<HourlyKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the process, which waits for the first step of this.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        var isStart = true;
        do
        {
            isStart = !await TryCatchUpAsync(isStart, stoppingToken) && isStart;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Nothing more happens in an archived event, but the process may have ended right after its last entry.
    /// </summary>
    private async Task<bool> TryCatchUpAsync(bool isStart, CancellationToken stoppingToken)
    {
        try
        {
            foreach (var @event in await grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List())
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (isStart || @event.Status != EventStatus.Archived)
                {
                    await grains.GetGrain<IHourlyGrain>(@event.EventId).CatchUp();
                }
            }

            return true;
        }
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            LogFailed(exception.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The tables of hours are behind, which is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
