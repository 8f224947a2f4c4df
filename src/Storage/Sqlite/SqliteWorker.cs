using Attendance.Journal;
using Microsoft.Data.Sqlite;

namespace Attendance.Storage.Sqlite;

/// <summary>Threads with a connection each that take work from one bounded queue, so that no thread of the pool ever
/// waits for the disk.</summary>
internal sealed class SqliteWorker : IDisposable
{
    private readonly Queue<Work> queue = new();
    private readonly SemaphoreSlim places;
    private readonly Func<SqliteSession> open;
    private readonly Thread[] threads;
    private bool closed;

    public SqliteWorker(string name, int threadCount, int queueLengthMax, Func<SqliteSession> open)
    {
        this.open = open;
        places = new SemaphoreSlim(queueLengthMax);
        threads =
        [
            .. Enumerable.Range(0, threadCount).Select(_ => new Thread(Run) { Name = name, IsBackground = true }),
        ];
        foreach (var thread in threads)
        {
            thread.Start();
        }
    }

    public async Task<T> RunAsync<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        var work = new Work<T>(body);
        lock (queue)
        {
            if (closed)
            {
                throw new StoreUnavailableException("The SQLite store was closed.");
            }

            queue.Enqueue(work);
            Monitor.Pulse(queue);
        }

        return await work.Task;
    }

    /// <summary>Finishes what is queued.</summary>
    public void Dispose()
    {
        lock (queue)
        {
            closed = true;
            Monitor.PulseAll(queue);
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private void Run()
    {
        SqliteSession? session = null;
        while (Take() is { } work)
        {
            places.Release();
            try
            {
                work.Run(session ??= open());
            }
            catch (Exception exception)
            {
                // Whatever state the connection is in now, a new one is in a known state.
                session?.Dispose();
                session = null;
                work.Fail(IsUnavailable(exception) ? Unavailable(exception) : exception);
            }
        }

        session?.Dispose();
    }

    private Work? Take()
    {
        lock (queue)
        {
            while (queue.Count == 0)
            {
                if (closed)
                {
                    return null;
                }

                Monitor.Wait(queue);
            }

            return queue.Dequeue();
        }
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is SqliteException or IOException or UnauthorizedAccessException;

    private static StoreUnavailableException Unavailable(Exception exception) =>
        new(
            $"The SQLite store failed ({exception.Message}). Check that the data folder is there, writable, not " +
            "full, and not in use by another process.",
            exception);

    private abstract class Work
    {
        public abstract void Run(SqliteSession session);

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<SqliteSession, T> body) : Work
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => completion.Task;

        public override void Run(SqliteSession session) => completion.SetResult(body(session));

        public override void Fail(Exception exception) => completion.SetException(exception);
    }
}
