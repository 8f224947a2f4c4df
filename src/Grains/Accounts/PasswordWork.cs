using System.Collections.Concurrent;

namespace Attendance.Accounts;

/// <summary>Looks at passwords on two threads of its own, below everything else: a flood of sign-ins takes nothing from
/// the doors. Beyond <see cref="QueueMax"/> that wait, the next is turned away. Safe from any thread.</summary>
internal sealed class PasswordWork : IDisposable
{
    public const int ThreadsMax = 2;
    public const int QueueMax = 64;

    private readonly BlockingCollection<Action> _queue = new(QueueMax);
    private readonly Lock _gate = new();
    private int _threads;

    public Task<bool?> VerifyAsync(string? hash, string password) =>
        RunAsync<bool?>(() => PasswordHash.Verify(hash, password));

    public Task<string?> HashAsync(string password) => RunAsync<string?>(() => PasswordHash.Make(password));

    /// <summary>Null when too many wait.</summary>
    public async Task<T?> RunAsync<T>(Func<T> work)
    {
        StartThreads();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.TryAdd(() => Finish(done, work)) ? await done.Task : default;
    }

    public void Dispose() => _queue.CompleteAdding();

    private static void Finish<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception exception)
        {
            // Whoever waits for it is told.
            done.SetException(exception);
        }
    }

    /// <summary>When somebody first signs in: a deployment of machines needs none.</summary>
    private void StartThreads()
    {
        lock (_gate)
        {
            for (; _threads < ThreadsMax; _threads++)
            {
                new Thread(Work) { IsBackground = true, Name = "passwords", Priority = ThreadPriority.BelowNormal }
                    .Start();
            }
        }
    }

    private void Work()
    {
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            work();
        }
    }
}
