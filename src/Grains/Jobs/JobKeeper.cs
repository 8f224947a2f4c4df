using Attendance.Journal;
using Attendance.Participants;
using Attendance.Uploads;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Jobs;

/// <summary>Sees to it that unfinished work goes on after a crash: asks for it at the start and every minute. Asking
/// for what goes on anyway does no harm.</summary>
internal sealed partial class JobKeeper(
    IJobStore jobs, IGrainFactory grains, TimeProvider clock, ILogger<JobKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                foreach (var job in await jobs.ListUnfinishedAsync(stoppingToken))
                {
                    await GoOnAsync(job);
                }
            }
            catch (Exception exception) when (
                exception is StoreUnavailableException or OrleansException or TimeoutException)
            {
                LogStoreAway(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private Task GoOnAsync(UnfinishedJob job) => job.Kind switch
    {
        JobKind.Upload => grains.GetGrain<IUploadGrain>(GrainKeys.Upload(job.EventId, job.JobId)).Work(),
        JobKind.Reseal => grains.GetGrain<IResealGrain>(GrainKeys.Job(job.EventId, job.JobId)).Work(),
        _ => Task.CompletedTask,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished work cannot be looked for: {Reason}")]
    private partial void LogStoreAway(string reason);
}
