using System.Text;
using Attendance.Jobs;
using Attendance.Journal;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresJobStore(PostgresDatabase database) : IJobStore
{
    private const string Columns = "job_id, kind, finished, created_at_us, version, data";

    public async Task<JobRow?> LoadAsync(string eventId, string jobId, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<StoredJob>(
            $"select {Columns} from jobs where event_id = @eventId and job_id = @jobId",
            new { eventId, jobId },
            cancellationToken);
        return rows.SingleOrDefault()?.ToRow();
    }

    public async Task<IReadOnlyList<JobRow>> ListAsync(
        string eventId, JobKind kind, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<StoredJob>(
            $"""
            select {Columns} from jobs where event_id = @eventId and kind = @kind
            order by created_at_us desc, job_id limit @limit
            """,
            new { eventId, kind = (short)kind, limit },
            cancellationToken);
        return [.. rows.Select(row => row.ToRow())];
    }

    public async Task<IReadOnlyList<UnfinishedJob>> ListUnfinishedAsync(CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<(string EventId, string JobId, short Kind)>(
            "select event_id, job_id, kind from jobs where not finished", new { }, cancellationToken);
        return [.. rows.Select(row => new UnfinishedJob(row.EventId, row.JobId, (JobKind)row.Kind))];
    }

    public Task AddChunkAsync(
        string eventId, string uploadId, int chunk, byte[] rows, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            insert into upload_chunks (event_id, upload_id, chunk, rows) values (@eventId, @uploadId, @chunk, @rows)
            on conflict (event_id, upload_id, chunk) do update set rows = excluded.rows
            """,
            new { eventId, uploadId, chunk, rows },
            cancellationToken);

    public async Task<StoredChunk?> LoadChunkAsync(
        string eventId, string uploadId, int chunk, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<(byte[]? Rows, string? Report)>(
            """
            select rows, report from upload_chunks
            where event_id = @eventId and upload_id = @uploadId and chunk = @chunk
            """,
            new { eventId, uploadId, chunk },
            cancellationToken);
        return rows is [var row]
            ? new StoredChunk(row.Rows, row.Report is null ? null : Encoding.UTF8.GetBytes(row.Report))
            : null;
    }

    public Task ForgetRowsAsync(string eventId, string uploadId, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "update upload_chunks set rows = null where event_id = @eventId and upload_id = @uploadId",
            new { eventId, uploadId },
            cancellationToken);

    private sealed record StoredJob(
        string job_id, short kind, bool finished, long created_at_us, long version, string data)
    {
        public JobRow ToRow() => new()
        {
            JobId = job_id,
            Kind = (JobKind)kind,
            IsFinished = finished,
            CreatedAt = StoredFormats.FromMicroseconds(created_at_us),
            Version = version,
            Data = Encoding.UTF8.GetBytes(data),
        };
    }
}
