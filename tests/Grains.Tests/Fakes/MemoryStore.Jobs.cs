using System.Collections.Immutable;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Fakes;

internal sealed partial class MemoryStore : IJobStore
{
    public async Task<JobRow?> LoadAsync(string eventId, string jobId, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.LoadJob);
        return Tables(eventId).Jobs.GetValueOrDefault(jobId);
    }

    public Task<IReadOnlyList<JobRow>> ListAsync(
        string eventId, JobKind kind, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobRow>>(
        [
            .. Tables(eventId).Jobs.Values.Where(job => job.Kind == kind)
                .OrderByDescending(job => job.CreatedAt).Take(limit),
        ]);

    public Task<IReadOnlyList<UnfinishedJob>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UnfinishedJob>>(
        [
            .. _events.SelectMany(each => each.Value.Jobs.Values.Where(job => !job.IsFinished)
                .Select(job => new UnfinishedJob(each.Key, job.JobId, job.Kind))),
        ]);

    public Task AddChunkAsync(
        string eventId, string uploadId, int chunk, byte[] rows, CancellationToken cancellationToken)
    {
        Change(eventId, tables => tables with
        {
            Chunks = tables.Chunks.SetItem((uploadId, chunk), new StoredChunk(rows, null)),
        });
        return Task.CompletedTask;
    }

    public async Task<StoredChunk?> LoadChunkAsync(
        string eventId, string uploadId, int chunk, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.LoadChunk);
        return Tables(eventId).Chunks.GetValueOrDefault((uploadId, chunk));
    }

    public Task ForgetRowsAsync(string eventId, string uploadId, CancellationToken cancellationToken)
    {
        Change(eventId, tables => tables with
        {
            Chunks = tables.Chunks.ToImmutableDictionary(
                each => each.Key,
                each => each.Key.UploadId == uploadId ? each.Value with { Rows = null } : each.Value),
        });
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ParticipantRow>> FindAsync(
        string eventId, IReadOnlyList<string> participantIds, IReadOnlyList<string> emailKeys,
        CancellationToken cancellationToken)
    {
        var (ids, keys) = (participantIds.ToHashSet(), emailKeys.ToHashSet());
        return Task.FromResult<IReadOnlyList<ParticipantRow>>(
        [
            .. Tables(eventId).People.Values.Where(row => ids.Contains(row.ParticipantId)
                || (row.EmailKey is not null && keys.Contains(row.EmailKey))),
        ]);
    }

    public async Task<int> ResealAsync(
        string eventId, IReadOnlyList<ResealedRow> rows, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.Reseal);
        var written = 0;
        Change(eventId, tables =>
        {
            foreach (var row in rows)
            {
                if (tables.People.GetValueOrDefault(row.Number) is { } stored && stored.Version == row.Version)
                {
                    written++;
                    tables = tables with
                    {
                        People = tables.People.SetItem(row.Number, stored with { Personal = row.Personal }),
                    };
                }
            }

            return tables;
        });
        return written;
    }

    private void Change(string eventId, Func<MemoryTables, MemoryTables> change)
    {
        lock (_lock)
        {
            _events[eventId] = change(Tables(eventId));
        }
    }
}
