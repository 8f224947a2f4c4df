using System.Collections.Immutable;
using Attendance.Journal;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Receivers;

/// <summary>Like the fold that makes mails: what it makes is in the store, and so is its position, both changed in one
/// transaction. An event without receivers has no position, and nothing is read for it.</summary>
[GrainType("receivers")]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class ReceiversGrain(IJournalStore journal, IReceiverStore store, ReceiverSeal seal, TimeProvider clock)
    : Grain, IReceiversGrain, IStreamSubscriptionObserver, IAsyncObserver<CommittedBatch>
{
    private const int ReadMax = 5_000;

    /// <summary>Entries in one transaction; each makes a delivery for up to twenty receivers.</summary>
    private const int PendingMax = 100;

    /// <summary>Entries that nobody wants are not worth a transaction each.</summary>
    private const int BehindMax = 1_000;

    /// <summary>What arrives within this time shares a transaction.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(200);

    /// <summary>After a write that failed.</summary>
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);

    /// <summary>How often the log is looked at for what is old.</summary>
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(1);

    private readonly List<DeliverableEntry> _pending = [];
    private long? _position;
    private long _storedPosition;
    private DateTimeOffset _forgetAt;
    private IGrainTimer? _timer;
    private bool _isTimerSet;

    private string EventId => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Reload();
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions
        {
            DueTime = Timeout.InfiniteTimeSpan,
            Period = RetryTime,
        });
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<CommittedBatch>().ResumeAsync(this);

    public async Task OnNextAsync(CommittedBatch item, StreamSequenceToken? token = null)
    {
        if (_position is null)
        {
            return;
        }

        foreach (var entry in item.Entries)
        {
            if (entry.Position > _position + 1)
            {
                await ReadOn();
            }

            await Add(entry);
        }

        if (_pending.Count > 0 && !_isTimerSet)
        {
            _isTimerSet = true;
            _timer?.Change(GatherTime, RetryTime);
        }
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task<ImmutableArray<Receiver>> List() =>
        [.. (await store.ListAsync(EventId, CancellationToken.None)).Select(row => seal.View(EventId, row))];

    public async Task CatchUp()
    {
        if (_position is null)
        {
            await Reload();
        }

        if (_position is null)
        {
            return;
        }

        await ReadOn();
        if (_pending.Count > 0 || _position - _storedPosition > BehindMax)
        {
            await Store();
        }

        await Forget();
        await Wake();
    }

    private async Task Tick()
    {
        if (_pending.Count > 0)
        {
            await Store();
        }

        _isTimerSet = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, RetryTime);
    }

    private async Task ReadOn()
    {
        while (true)
        {
            var entries = await journal.ReadAsync(EventId, _position ?? 0, ReadMax, CancellationToken.None);
            foreach (var entry in entries)
            {
                await Add(entry);
            }

            // Behind the last one only if another owner was met on the way.
            if (entries.Count == 0 || (entries.Count < ReadMax && _position >= entries[^1].Position))
            {
                return;
            }
        }
    }

    private async ValueTask Add(JournalEntry entry)
    {
        // After another owner was met, the position may be far from where this entry stands.
        if (entry.Position != _position + 1)
        {
            return;
        }

        _position = entry.Position;
        if (ReceiverRules.IsDeliverable(entry.Kind))
        {
            _pending.Add(new DeliverableEntry(entry.Position, Envelope.TypeOf(entry.Kind), entry.At));
            if (_pending.Count >= PendingMax)
            {
                await Store();
            }
        }
    }

    private async Task Store()
    {
        var step = new DeliveryStep
        {
            From = _storedPosition,
            To = _position!.Value,
            At = clock.GetUtcNow(),
            Entries = [.. _pending],
        };
        var made = await store.TryFoldAsync(EventId, step, CancellationToken.None);
        if (made is null)
        {
            // Somebody else went ahead: what they stored counts, and the rest is read from there.
            await Reload();
            return;
        }

        _pending.Clear();
        _storedPosition = step.To;
        if (made > 0)
        {
            await Wake();
        }
    }

    private async Task Reload()
    {
        _position = await store.PositionAsync(EventId, CancellationToken.None);
        _storedPosition = _position ?? 0;
        _pending.Clear();
    }

    private async Task Wake()
    {
        foreach (var row in await store.ListAsync(EventId, CancellationToken.None))
        {
            if (row.IsActive)
            {
                await GrainFactory.GetGrain<IReceiverGrain>(GrainKeys.Receiver(EventId, row.ReceiverId)).Wake();
            }
        }
    }

    private async Task Forget()
    {
        var now = clock.GetUtcNow();
        if (now >= _forgetAt)
        {
            await store.ForgetAsync(EventId, now - DeliveryRules.KeptFor, CancellationToken.None);
            _forgetAt = now + ForgetInterval;
        }
    }
}
