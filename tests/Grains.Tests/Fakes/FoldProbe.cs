using Attendance.Journal;
using Orleans;

namespace Attendance.Fakes;

internal interface IFoldProbeGrain : IGrainWithStringKey;

/// <summary>A fold that only tells which entries it added up.</summary>
[GrainType("fold-probe")]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class FoldProbeGrain(IJournalStore store, FoldProbe probe) : FoldGrain(store), IFoldProbeGrain
{
    protected override void Apply(JournalEntry entry) => probe.Add(entry.Position);
}

/// <summary>What the fold of one process has seen.</summary>
internal sealed class FoldProbe
{
    private readonly Lock _lock = new();
    private readonly List<long> _seen = [];
    private readonly List<(long Position, TaskCompletionSource Reached)> _waiting = [];

    public List<long> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    public Task Reached(long position)
    {
        lock (_lock)
        {
            if (_seen.Contains(position))
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((position, reached));
            return reached.Task.WaitAsync(GrainHost.Patience);
        }
    }

    public void Add(long position)
    {
        lock (_lock)
        {
            _seen.Add(position);
            foreach (var (_, reached) in _waiting.Where(one => one.Position == position))
            {
                reached.TrySetResult();
            }
        }
    }
}
