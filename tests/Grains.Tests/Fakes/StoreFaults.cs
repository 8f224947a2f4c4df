using Attendance.Journal;

namespace Attendance.Fakes;

internal enum StoreCall
{
    Head = 1,
    Append = 2,
    Read = 3,
    FindScans = 4,
    LoadPeople = 5,
    LoadEvent = 6,
    LoadJob = 7,
    LoadChunk = 8,
    Reseal = 9,
    ListPeople = 10,
}

/// <summary>What is to happen around the next calls of a store, in the order in which it was asked for.</summary>
internal sealed class StoreFaults
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(StoreCall, bool IsAfter), Queue<Func<Task>>> _plans = [];
    private readonly Dictionary<StoreCall, int> _calls = [];

    public int CallsOf(StoreCall call)
    {
        lock (_lock)
        {
            return _calls.GetValueOrDefault(call);
        }
    }

    /// <summary>The next call waits until it is released.</summary>
    public HeldCall Hold(StoreCall call)
    {
        var held = new HeldCall();
        Plan(call, isAfter: false, held.WaitAsync);
        return held;
    }

    /// <summary>The next call fails before it has done anything.</summary>
    public void Fail(StoreCall call) => Plan(call, isAfter: false, Unavailable);

    /// <summary>The next call does its work, and fails to say so.</summary>
    public void FailAfter(StoreCall call) => Plan(call, isAfter: true, Unavailable);

    /// <summary>Something else happens just before the next call.</summary>
    public void Before(StoreCall call, Action action) => Plan(call, isAfter: false, () =>
    {
        action();
        return Task.CompletedTask;
    });

    public Task EnterAsync(StoreCall call)
    {
        lock (_lock)
        {
            _calls[call] = _calls.GetValueOrDefault(call) + 1;
        }

        return Next(call, isAfter: false);
    }

    public Task LeaveAsync(StoreCall call) => Next(call, isAfter: true);

    private static Task Unavailable() => Task.FromException(new StoreUnavailableException("The test wants it so."));

    private void Plan(StoreCall call, bool isAfter, Func<Task> plan)
    {
        lock (_lock)
        {
            if (!_plans.TryGetValue((call, isAfter), out var plans))
            {
                _plans[(call, isAfter)] = plans = [];
            }

            plans.Enqueue(plan);
        }
    }

    private Task Next(StoreCall call, bool isAfter)
    {
        Func<Task>? plan = null;
        lock (_lock)
        {
            _ = _plans.TryGetValue((call, isAfter), out var plans) && plans.TryDequeue(out plan);
        }

        return plan?.Invoke() ?? Task.CompletedTask;
    }
}

/// <summary>A call that a test holds back.</summary>
internal sealed class HeldCall
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task.WaitAsync(GrainHost.Patience);

    public void Release() => _released.TrySetResult();

    internal Task WaitAsync()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}
