using Attendance.Journal;
using Attendance.Participants;
using Attendance.Uploads;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Jobs;

/// <summary>Sees to it that unfinished work goes on after a crash.</summary>
internal sealed class JobKeeper(IJobStore jobs, IGrainFactory grains, TimeProvider clock, ILogger<JobKeeper> logger)
    : Keeper(Minute, clock, logger)
{
    protected override async Task KeepAsync(CancellationToken stoppingToken)
    {
        foreach (var job in await jobs.ListUnfinishedAsync(stoppingToken))
        {
            await TryAsync(job.EventId, () => GoOnAsync(job), stoppingToken);
        }
    }

    private Task GoOnAsync(UnfinishedJob job) => job.Kind switch
    {
        JobKind.Upload => grains.GetGrain<IUploadGrain>(GrainKeys.Upload(job.EventId, job.JobId)).Work(),
        JobKind.Reseal => grains.GetGrain<IResealGrain>(GrainKeys.Job(job.EventId, job.JobId)).Work(),
        _ => Task.CompletedTask,
    };
}
