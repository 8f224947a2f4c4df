namespace Attendance.Journal;

/// <summary>Turns single requests into batches: what arrives while one batch is under way forms the next. No timer, so
/// a lone request never waits. Answers come in the order of the requests of a batch.</summary>
/// <param name="run">Serves a batch; its exception goes to every request of the batch.</param>
/// <param name="batchMax">Requests in one batch.</param>
/// <param name="waitingMax">Requests that may wait; more are turned away at once.</param>
internal sealed class Batcher<TRequest, TAnswer>(
    Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TAnswer>>> run, int batchMax, int waitingMax) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private List<Waiting> _waiting = [];
    private bool _isRunning;

    public Task<TAnswer> AskAsync(TRequest request)
    {
        var waiting = new Waiting(request);
        lock (_lock)
        {
            if (_waiting.Count >= waitingMax)
            {
                throw new StoreUnavailableException($"{waitingMax} requests are waiting for the store already.");
            }

            _waiting.Add(waiting);
            if (_isRunning)
            {
                return waiting.Task;
            }

            _isRunning = true;
        }

        // On the pool without the caller's context: the loop outlives the turn of the grain that started it.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return waiting.Task;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (Next() is { } batch)
        {
            try
            {
                var answers = await run(new Requests(batch));
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].SetResult(answers[i]);
                }
            }
            catch (Exception exception)
            {
                Fail(batch, exception);
            }

            // Behind all that this process has to do by now: what that asks for still comes along.
            await Task.Yield();
        }
    }

    private List<Waiting>? Next()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            if (_waiting.Count <= batchMax)
            {
                var all = _waiting;
                _waiting = new List<Waiting>(all.Count);
                return all;
            }

            var some = _waiting.GetRange(0, batchMax);
            _waiting.RemoveRange(0, batchMax);
            return some;
        }
    }

    private static void Fail(List<Waiting> batch, Exception exception)
    {
        foreach (var waiting in batch)
        {
            waiting.TrySetException(exception);
        }
    }

    private sealed class Waiting(TRequest request)
        : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TRequest Request { get; } = request;
    }

    /// <summary>The requests of a batch, without copying them.</summary>
    private sealed class Requests(List<Waiting> batch) : IReadOnlyList<TRequest>
    {
        public int Count => batch.Count;

        public TRequest this[int index] => batch[index].Request;

        public IEnumerator<TRequest> GetEnumerator()
        {
            foreach (var waiting in batch)
            {
                yield return waiting.Request;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
