using Attendance.Events;
using Attendance.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Mails;

/// <summary>Wakes each event's mails at the start and every minute: after a restart nothing else may happen that would
/// bring them to life.</summary>
internal sealed partial class MailKeeper(IGrainFactory grains, TimeProvider clock, ILogger<MailKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start of the process, which waits for the first step of this.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            await WakeAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WakeAsync(CancellationToken stoppingToken)
    {
        try
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
        catch (Exception exception) when (
            exception is StoreUnavailableException or OrleansException or TimeoutException)
        {
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mails could not be woken, which is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
