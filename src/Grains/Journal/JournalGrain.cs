using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Streams;

namespace Attendance.Journal;

[GrainType("journal"), HashBasedPlacement, Immovable]
internal sealed partial class JournalGrain(IJournalStore store, TimeProvider clock, ILogger<JournalGrain> logger)
    : Grain, IJournalGrain
{
    private const int RetriesMax = 50;
    private const int ReadMax = 5_000;

    /// <summary>How often somebody who waits for news looks for entries that another owner wrote.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<JournalEntry> _unpublished = [];
    private List<WaitingBatch> _waiting = [];
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last position, as far as known; null after a write of which nothing is known.</summary>
    private long? _head;

    private string EventId => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<AppendResult>> Append(ImmutableArray<JournalAppend> appends)
    {
        var mine = new WaitingBatch(appends);
        _waiting.Add(mine);
        await _turn.WaitAsync();
        try
        {
            if (!mine.IsDone)
            {
                await CommitWaiting(mine);
            }
        }
        finally
        {
            _turn.Release();
        }

        return mine.Results();
    }

    public async Task Publish()
    {
        if (_unpublished.Count == 0)
        {
            return;
        }

        var batch = new CommittedBatch { Entries = [.. _unpublished] };
        _unpublished.Clear();
        await this.GetStreamProvider(CommittedBatch.StreamProvider)
            .GetStream<CommittedBatch>(StreamId.Create(CommittedBatch.StreamNamespace, EventId))
            .OnNextAsync(batch);
    }

    public async Task<ImmutableArray<JournalEntry>> Read(long after, int limit) =>
        [.. await store.ReadAsync(EventId, after, Math.Min(limit, ReadMax), CancellationToken.None)];

    public async Task<ImmutableArray<JournalEntry>> ReadAlerts(long after, int limit) =>
        [.. await store.ReadAlertsAsync(EventId, after, Math.Min(limit, ReadMax), CancellationToken.None)];

    public async Task<long> AwaitBeyond(long position, TimeSpan wait)
    {
        var until = clock.GetUtcNow() + wait;
        while (true)
        {
            var head = await store.HeadAsync(EventId, CancellationToken.None);
            var left = until - clock.GetUtcNow();
            if (head > position || left <= TimeSpan.Zero)
            {
                return head;
            }

            await Task.WhenAny(_advanced.Task, Task.Delay(left < LookInterval ? left : LookInterval, clock));
        }
    }

    /// <summary>Commits all that has arrived, in one transaction unless something conflicts. A large batch goes by
    /// itself when its turn comes: whoever stands at a door waits for the one that is under way at most.</summary>
    private async Task CommitWaiting(WaitingBatch mine)
    {
        var isMixed = _waiting.Exists(static batch => batch.IsLarge);
        var batches = mine.IsLarge ? [mine] : isMixed ? _waiting.FindAll(static batch => !batch.IsLarge) : _waiting;
        _waiting = isMixed ? _waiting.FindAll(batch => !batches.Contains(batch)) : [];
        try
        {
            var appends = batches.Count == 1 ? batches[0].Appends : [.. batches.SelectMany(batch => batch.Appends)];
            var results = await Commit(appends);
            var offset = 0;
            foreach (var batch in batches)
            {
                batch.Done(results, offset);
                offset += batch.Appends.Length;
            }
        }
        catch (Exception exception)
        {
            _head = null;
            batches.ForEach(batch => batch.Failed(exception));
        }
    }

    private async Task<AppendResult[]> Commit(ImmutableArray<JournalAppend> appends)
    {
        var results = new AppendResult[appends.Length];
        var open = Enumerable.Range(0, appends.Length).ToList();
        for (var attempt = 0; open.Count > 0; attempt++)
        {
            if (attempt == RetriesMax)
            {
                throw new StoreUnavailableException($"Event {EventId}: {RetriesMax} tries found others writing.");
            }

            var head = _head ??= await store.HeadAsync(EventId, CancellationToken.None);
            var batch = open.Count == appends.Length ? appends : [.. open.Select(index => appends[index])];
            switch (await store.TryAppendAsync(EventId, head, batch, CancellationToken.None))
            {
                case StoreAppendOutcome.Committed:
                    Accept(batch, open, results, head);
                    open.Clear();
                    break;
                case StoreAppendOutcome.HeadMoved:
                    LogHeadMoved(EventId, head);
                    await CatchUp(head);
                    break;
                default:
                    await SetAsideConflicts(batch, open, results);
                    break;
            }
        }

        return results;
    }

    private void Accept(ImmutableArray<JournalAppend> batch, List<int> open, AppendResult[] results, long head)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            results[open[i]] = new AppendResult { Outcome = AppendOutcome.Committed, Position = head + 1 };
            foreach (var entry in batch[i].Entries)
            {
                _unpublished.Add(new JournalEntry
                {
                    Position = ++head,
                    Kind = entry.Kind,
                    At = entry.At,
                    Participant = entry.Participant,
                    Sequence = entry.Sequence,
                    Data = entry.Data,
                    Record = entry.Record,
                });
            }
        }

        Advance(head);
    }

    /// <summary>Somebody else owns the journal too: take over what they wrote, and publish it in its place.</summary>
    private async Task CatchUp(long head)
    {
        while (true)
        {
            var entries = await store.ReadAsync(EventId, head, ReadMax, CancellationToken.None);
            if (entries.Count == 0)
            {
                break;
            }

            _unpublished.AddRange(entries);
            head = entries[^1].Position;
        }

        Advance(head);
    }

    private async Task SetAsideConflicts(ImmutableArray<JournalAppend> batch, List<int> open, AppendResult[] results)
    {
        var conflicts = await store.FindConflictsAsync(EventId, batch, CancellationToken.None);
        var rest = new List<int>();
        for (var i = 0; i < batch.Length; i++)
        {
            if (conflicts[i] is { } conflict)
            {
                results[open[i]] = conflict;
            }
            else
            {
                rest.Add(open[i]);
            }
        }

        open.Clear();
        open.AddRange(rest);
    }

    private void Advance(long head)
    {
        _head = head;
        var waiters = _advanced;
        _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiters.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Event {EventId}: another owner wrote after {Head}; catching up")]
    private partial void LogHeadMoved(string eventId, long head);
}
