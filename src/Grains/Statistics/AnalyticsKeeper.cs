using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Statistics;

/// <summary>Has every event's anonymous figures published when they are due.</summary>
internal sealed partial class AnalyticsKeeper(IGrainFactory grains, TimeProvider clock, ILogger<AnalyticsKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Versions of closed events that have said their last: asking again would keep them in memory.</summary>
    private readonly Dictionary<string, long> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the process, which waits for the first step of this.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await PublishAsync(stoppingToken);
        }
    }

    private async Task PublishAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var @event in await grains.GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List())
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (@event.Status is EventStatus.Open or EventStatus.Closed
                    && _told.GetValueOrDefault(@event.EventId) != @event.Version)
                {
                    await PublishAsync(@event);
                }
            }
        }
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            LogFailed(exception.Message);
        }
    }

    private async Task PublishAsync(Event one)
    {
        try
        {
            if (await grains.GetGrain<IPatternsGrain>(one.EventId).Publish())
            {
                _told[one.EventId] = one.Version;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or PersonalDataException)
        {
            // What is damaged in one event's data concerns no other event, and no door.
            LogDamaged(exception, one.EventId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Figures could not be published, tried again soon: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {EventId}: figures could not be made of what is stored")]
    private partial void LogDamaged(Exception exception, string eventId);
}
