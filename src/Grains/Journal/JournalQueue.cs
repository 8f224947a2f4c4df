using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans;

namespace Attendance.Journal;

/// <summary>This process's way to the journals: what the grains of one event want to write goes to the event's journal
/// grain as one call, while the next batch gathers.</summary>
internal sealed class JournalQueue(IGrainFactory grains)
{
    public const int BatchMax = 1024;
    public const int WaitingMax = 20_000;

    private readonly ConcurrentDictionary<string, Batcher<JournalAppend, AppendResult>> _events = new();

    /// <summary>Completes when the append is durable or known not to be. Throws <see cref="StoreUnavailableException"/>
    /// when nothing is known: the caller must forget what it believed and read again.</summary>
    public Task<AppendResult> AppendAsync(string eventId, JournalAppend append) =>
        _events.GetOrAdd(eventId, static (id, grains) => Make(id, grains), grains).AskAsync(append);

    /// <summary>The same for an append that is a transaction by itself: beside the others' batches, which would have to
    /// wait for it.</summary>
    public async Task<AppendResult> AppendLargeAsync(string eventId, JournalAppend append)
    {
        var results = await AppendBatchAsync(grains.GetGrain<IJournalGrain>(eventId), [append]);
        return results[0];
    }

    private static Batcher<JournalAppend, AppendResult> Make(string eventId, IGrainFactory grains)
    {
        var journal = grains.GetGrain<IJournalGrain>(eventId);
        return new Batcher<JournalAppend, AppendResult>(
            batch => AppendBatchAsync(journal, batch), BatchMax, WaitingMax);
    }

    private static async Task<IReadOnlyList<AppendResult>> AppendBatchAsync(
        IJournalGrain journal, IReadOnlyList<JournalAppend> batch)
    {
        try
        {
            var results = await journal.Append([.. batch]);
            // One-way and off the path of the answers: what gets lost is sent with the next one, or read from the
            // journal.
            _ = journal.Publish();
            return results;
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            throw new StoreUnavailableException("The journal did not say what became of a write.", exception);
        }
    }
}
