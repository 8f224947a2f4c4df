using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Journal;

/// <summary>A grain that adds up an event's journal, each entry exactly once: it hears of new entries by the stream,
/// reads from the journal what the stream lost, and ignores what comes twice.</summary>
[Immovable]
internal abstract class FoldGrain(IJournalStore store) : Grain, IStreamSubscriptionObserver,
    IAsyncObserver<CommittedBatch>
{
    private const int ReadMax = 5_000;

    /// <summary>Everything up to here is in the sums.</summary>
    protected long Position { get; private set; }

    protected IJournalStore Store => store;

    protected string EventId => this.GetPrimaryKeyString();

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

            await Prepare(entry);
            Add(entry);
        }
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <summary>Reads what <see cref="Apply"/> will need beside the entry. Turns may interleave here, so nothing may be
    /// added up yet, and the entry may turn out to be added already.</summary>
    protected virtual ValueTask Prepare(JournalEntry entry) => ValueTask.CompletedTask;

    protected abstract void Apply(JournalEntry entry);

    /// <summary>The sums are those of this position; for a fold that has added up nothing yet.</summary>
    protected void StartFrom(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Position, 0);
        Position = position;
    }

    /// <summary>Reads to the journal's end.</summary>
    protected async Task CatchUp()
    {
        var page = await ReadAfter(Position);
        while (page.Count > 0)
        {
            // The next page is on its way while this one is added up.
            var next = page.Count < ReadMax ? null : ReadAfter(page[^1].Position);
            foreach (var entry in page)
            {
                await Prepare(entry);
                Add(entry);
            }

            page = next is null ? [] : await next;
        }
    }

    private Task<IReadOnlyList<JournalEntry>> ReadAfter(long position) =>
        store.ReadAsync(EventId, position, ReadMax, CancellationToken.None);

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
