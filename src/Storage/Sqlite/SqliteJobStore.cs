using Attendance.Jobs;
using Attendance.Journal;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteJobStore(SqliteDatabase database) : IJobStore
{
    private const string Columns = "job_id, kind, finished, created_at_us, version, data";

    public Task<JobRow?> LoadAsync(string eventId, string jobId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare($"select {Columns} from jobs where event_id = ?1 and job_id = ?2");
                statement.Bind(1, eventId);
                statement.Bind(2, jobId);
                using var run = statement.Run();
                return statement.Step() ? Row(statement) : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<JobRow>> ListAsync(
        string eventId, JobKind kind, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<JobRow>>(
            session =>
            {
                var statement = session.Prepare(
                    $"""
                    select {Columns} from jobs where event_id = ?1 and kind = ?2
                    order by created_at_us desc, job_id limit ?3
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, (int)kind);
                statement.Bind(3, limit);
                var rows = new List<JobRow>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    rows.Add(Row(statement));
                }

                return rows;
            },
            cancellationToken);

    public Task<IReadOnlyList<UnfinishedJob>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<UnfinishedJob>>(
            session =>
            {
                var statement = session.Prepare("select event_id, job_id, kind from jobs where finished = 0");
                var jobs = new List<UnfinishedJob>();
                using var run = statement.Run();
                while (statement.Step())
                {
                    jobs.Add(new UnfinishedJob(
                        statement.Text(0), statement.Text(1), (JobKind)statement.Int32(2)));
                }

                return jobs;
            },
            cancellationToken);

    public Task AddChunkAsync(
        string eventId, string uploadId, int chunk, byte[] rows, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    """
                    insert into upload_chunks (event_id, upload_id, chunk, rows) values (?1, ?2, ?3, ?4)
                    on conflict (event_id, upload_id, chunk) do update set rows = excluded.rows
                    """);
                statement.Bind(1, eventId);
                statement.Bind(2, uploadId);
                statement.Bind(3, chunk);
                statement.BindBlob(4, rows);
                return statement.Execute();
            },
            cancellationToken);

    public Task<StoredChunk?> LoadChunkAsync(
        string eventId, string uploadId, int chunk, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var statement = session.Prepare(
                    "select rows, report from upload_chunks where event_id = ?1 and upload_id = ?2 and chunk = ?3");
                statement.Bind(1, eventId);
                statement.Bind(2, uploadId);
                statement.Bind(3, chunk);
                using var run = statement.Run();
                return statement.Step()
                    ? new StoredChunk(BytesOrNull(statement, 0), BytesOrNull(statement, 1))
                    : null;
            },
            cancellationToken);

    public Task ForgetRowsAsync(string eventId, string uploadId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var statement = session.Prepare(
                    "update upload_chunks set rows = null where event_id = ?1 and upload_id = ?2");
                statement.Bind(1, eventId);
                statement.Bind(2, uploadId);
                return statement.Execute();
            },
            cancellationToken);

    private static byte[]? BytesOrNull(SqliteStatement statement, int column) =>
        statement.IsNull(column) ? null : statement.Bytes(column).ToArray();

    private static JobRow Row(SqliteStatement statement) => new()
    {
        JobId = statement.Text(0),
        Kind = (JobKind)statement.Int32(1),
        IsFinished = statement.Int32(2) != 0,
        CreatedAt = StoredFormats.FromMicroseconds(statement.Int64(3)),
        Version = statement.Int64(4),
        Data = statement.Bytes(5).ToArray(),
    };
}
