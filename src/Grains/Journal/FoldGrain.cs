using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Journal;

/// <summary>A grain that adds up an event's journal, each entry exactly once: it hears of new entries by the stream,
/// reads
/// from the journal what the stream lost, and ignores what comes twice.</summary>
internal abstract class FoldGrain(IJournalStore store) : Grain, IStreamSubscriptionObserver,
    IAsyncObserver<CommittedBatch>
{
    private const int ReadMax = 5_000;

    /// <summary>Everything up to here is in the sums.</summary>
    protected long Position { get; private set; }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<CommittedBatch>().ResumeAsync(this);

    public async Task OnNextAsync(CommittedBatch item, StreamSequenceToken? token = null)
    {
        foreach (var entry in item.Entries)
        {
            // Within a batch too: a write of which nothing was known may have come through in between.
            if (entry.Position > Position + 1)
            {
                await CatchUp();
            }

            Add(entry);
        }
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    protected abstract void Apply(JournalEntry entry);

    /// <summary>Reads to the journal's end.</summary>
    protected async Task CatchUp()
    {
        var eventId = this.GetPrimaryKeyString();
        while (true)
        {
            var entries = await store.ReadAsync(eventId, Position, ReadMax, CancellationToken.None);
            foreach (var entry in entries)
            {
                Add(entry);
            }

            if (entries.Count < ReadMax)
            {
                return;
            }
        }
    }

    private void Add(JournalEntry entry)
    {
        // Turns may interleave while a read is under way, so each entry is checked by itself.
        if (entry.Position == Position + 1)
        {
            Apply(entry);
            Position = entry.Position;
        }
    }
}
