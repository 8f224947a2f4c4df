namespace Attendance.Storage.Sqlite;

/// <summary>One database file: a thread that writes, some that read, one that checkpoints behind the writer.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Pages of write-ahead log, as estimated, after which it goes into the database file: about 25 MB of log.
    /// </summary>
    private const int CheckpointPages = 6_000;

    private readonly SqliteWorker writer;
    private readonly SqliteWorker readers;
    private readonly SqliteWorker checkpointer;
    private int longWrites;
    private long changesSeen;
    private int pagesWritten;

    public SqliteDatabase(SqliteOptions options, StoreMetrics metrics)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Readers, Math.Clamp(options.Readers, 1, 16));
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            options.QueueLengthMax, Math.Clamp(options.QueueLengthMax, 1, 65_536));
        Metrics = metrics;
        writer = new SqliteWorker("sqlite writer", 1, options.QueueLengthMax, Open);
        readers = new SqliteWorker("sqlite reader", options.Readers, options.QueueLengthMax, Open);
        checkpointer = new SqliteWorker("sqlite checkpoint", 1, 1, Open);

        SqliteSession Open()
        {
            SqliteLibrary.Load();
            Directory.CreateDirectory(options.DataFolder);
            return new SqliteSession(options, metrics);
        }
    }

    public StoreMetrics Metrics { get; }

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken) =>
        readers.RunAsync(body, cancellationToken);

    /// <summary>Reads between two writes, on the writer's connection: its cache outlives the commits, which empty those
    /// of the readers. For small reads on the way of a scan, which do not wait for a long write.</summary>
    public Task<T> ReadNextAsync<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken) =>
        (Volatile.Read(ref longWrites) == 0 ? writer : readers).RunAsync(body, cancellationToken);

    /// <summary>Runs after everything that was asked for before. Only the wait for a place can be cancelled.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken) =>
        WriteAsync(body, isLong: false, cancellationToken);

    /// <summary>A write of many rows.</summary>
    public async Task<T> WriteLongAsync<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref longWrites);
        try
        {
            return await WriteAsync(body, isLong: true, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref longWrites);
        }
    }

    public void Dispose()
    {
        checkpointer.Dispose();
        writer.Dispose();
        readers.Dispose();
    }

    private Task<T> WriteAsync<T>(
        Func<SqliteSession, T> body, bool isLong, CancellationToken cancellationToken) =>
        writer.RunAsync(
            session =>
            {
                var result = body(session);
                NotePages(session, isLong);
                return result;
            },
            cancellationToken);

    private void NotePages(SqliteSession session, bool isLong)
    {
        // A new session counts from 0.
        var changes = (int)Math.Max(session.TotalChanges - changesSeen, 0);
        changesSeen = session.TotalChanges;

        // Two pages for the end of the journal, two more in the indexes for each row; many rows share theirs.
        pagesWritten += 2 + (isLong ? changes / 2 : changes * 2);
        if (pagesWritten >= CheckpointPages)
        {
            pagesWritten = 0;
            _ = CheckpointAsync();
        }
    }

    private async Task CheckpointAsync()
    {
        // The first pass moves nearly everything while the writer goes on; only when nothing is left can the log start
        // over, so the writer moves the few pages that came meanwhile itself.
        await checkpointer.RunAsync(Checkpoint, CancellationToken.None);
        await writer.RunAsync(Checkpoint, CancellationToken.None);

        static bool Checkpoint(SqliteSession session)
        {
            session.Checkpoint();
            return true;
        }
    }
}
