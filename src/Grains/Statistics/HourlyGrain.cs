using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Scans;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Statistics;

/// <summary>Not a <see cref="FoldGrain"/>: what it adds up is in the store, and so is its position, both changed in one
/// transaction. What the stream brings is added up in memory and stored every few seconds, so a scan costs no write.
/// </summary>
[GrainType("hourly")]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class HourlyGrain(IJournalStore journal, IHourlyStore hours, TimeProvider clock)
    : Grain, IHourlyGrain, IStreamSubscriptionObserver, IAsyncObserver<CommittedBatch>
{
    private const int ReadMax = 5_000;

    /// <summary>Rows in one transaction: more than an event has gates and hours, unless its scans are spread over
    /// weeks.</summary>
    private const int RowsMax = 2_000;

    /// <summary>What arrives within this time shares a transaction.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromSeconds(5);

    private HourlyFold? _fold;
    private IGrainTimer? _timer;
    private bool _isTimerSet;

    private string EventId => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions
        {
            DueTime = Timeout.InfiniteTimeSpan,
            Period = GatherTime,
        });
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<CommittedBatch>().ResumeAsync(this);

    public async Task OnNextAsync(CommittedBatch item, StreamSequenceToken? token = null)
    {
        foreach (var entry in item.Entries)
        {
            // What lies between is read when there is time for it.
            if (_fold is not null && entry.Position == _fold.Position + 1)
            {
                await Add(_fold, entry);
            }
        }

        if (!_isTimerSet)
        {
            _isTimerSet = true;
            _timer?.Change(GatherTime, GatherTime);
        }
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task<HourlyPosition?> CatchUp()
    {
        if (await GrainFactory.GetGrain<IEventGrain>(EventId).Get() is not { } plan)
        {
            return null;
        }

        while (true)
        {
            var fold = await FoldIn(plan.Event.TimeZone);
            if (await TryReadOn(fold) && (!fold.IsAhead || await TryStore(fold)))
            {
                return new HourlyPosition { Position = fold.Position, TimeZone = fold.TimeZone };
            }
        }
    }

    private async Task Tick()
    {
        await CatchUp();

        // If it failed, the timer goes on.
        _isTimerSet = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, GatherTime);
    }

    private async Task<HourlyFold> FoldIn(string timeZone)
    {
        if (_fold?.TimeZone != timeZone)
        {
            _fold = new HourlyFold(await hours.PositionAsync(EventId, CancellationToken.None), timeZone);
        }

        return _fold;
    }

    /// <summary>Reads to the journal's end; false when somebody else went ahead.</summary>
    private async Task<bool> TryReadOn(HourlyFold fold)
    {
        while (true)
        {
            var entries = await journal.ReadAsync(EventId, fold.Position, ReadMax, CancellationToken.None);
            foreach (var entry in entries)
            {
                await Add(fold, entry);
                if (fold.PendingRows >= RowsMax && !await TryStore(fold))
                {
                    return false;
                }
            }

            if (entries.Count < ReadMax)
            {
                return true;
            }
        }
    }

    private async ValueTask Add(HourlyFold fold, JournalEntry entry)
    {
        var change = entry.Kind is EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified
            ? await Complete(entry, JournalJson.ReadChange(entry))
            : null;
        fold.Add(entry, change);
    }

    /// <summary>A change in an old journal does not say which hour it corrects; its record does.</summary>
    private async ValueTask<RecordChange> Complete(JournalEntry entry, RecordChange change)
    {
        if (change.Timestamp is not null)
        {
            return change;
        }

        var position = long.Parse(change.RecordId, CultureInfo.InvariantCulture);
        var found = await journal.FindAsync(EventId, position, CancellationToken.None)
            ?? throw new InvalidDataException($"Journal entry {entry.Position} changes {position}, which is nowhere.");
        var record = JournalJson.RecordOf(found);
        return change with
        {
            Timestamp = record.Timestamp,
            Method = record.Method,
            Direction = record.Direction,
        };
    }

    /// <summary>False when somebody else went ahead: what they stored counts, and the rest is read from there.
    /// </summary>
    private async Task<bool> TryStore(HourlyFold fold)
    {
        var step = fold.ToStep(clock.GetUtcNow());
        if (await hours.TryFoldAsync(EventId, step, CancellationToken.None))
        {
            fold.Stored(step);
            return true;
        }

        _fold = null;
        return false;
    }
}
