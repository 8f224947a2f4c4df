using Attendance.Journal;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Attendance.Mails;

/// <summary>Not a <see cref="FoldGrain"/>: what it makes is in the store, and so is its position, both changed in one
/// transaction. So each entry counts once however often this is killed.</summary>
[GrainType("onboarding")]
[ImplicitStreamSubscription(CommittedBatch.StreamNamespace)]
internal sealed class OnboardingGrain(IJournalStore journal, IMailStore mails, TimeProvider clock)
    : Grain, IOnboardingGrain, IStreamSubscriptionObserver, IAsyncObserver<CommittedBatch>
{
    private const int ReadMax = 5_000;

    /// <summary>People in one transaction: enough to make it cheap, too few to hold up a scan.</summary>
    private const int PeopleMax = 1_000;

    /// <summary>Entries without a meaning for mails are not worth a transaction each.</summary>
    private const int BehindMax = 1_000;

    /// <summary>What arrives within this time shares a transaction.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(200);

    /// <summary>After a write that failed.</summary>
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);

    private MailFold _fold = new(new MailPosition(0, ""));
    private IGrainTimer? _timer;
    private bool _isTimerSet;

    private string EventId => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _fold = new MailFold(await mails.PositionAsync(EventId, cancellationToken));
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
        foreach (var entry in item.Entries)
        {
            if (entry.Position > _fold.Position + 1)
            {
                await ReadOn();
            }

            await Add(entry);
        }

        SetTimer();
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task<MailAlerts> CatchUp()
    {
        await ReadOn();
        if (_fold.PendingCount > 0 || _fold.StateChanged || _fold.Behind > BehindMax)
        {
            await Store();
        }

        return new MailAlerts { ByKind = _fold.State.Alerts };
    }

    private async Task Tick()
    {
        if (_fold.PendingCount > 0)
        {
            await Store();
        }

        _isTimerSet = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, RetryTime);
    }

    private void SetTimer()
    {
        if (_fold.PendingCount > 0 && !_isTimerSet)
        {
            _isTimerSet = true;
            _timer?.Change(GatherTime, RetryTime);
        }
    }

    private async Task ReadOn()
    {
        while (true)
        {
            var entries = await journal.ReadAsync(EventId, _fold.Position, ReadMax, CancellationToken.None);
            foreach (var entry in entries)
            {
                await Add(entry);
            }

            // Behind the last one only if another owner was met on the way.
            if (entries.Count == 0 || (entries.Count < ReadMax && _fold.Position >= entries[^1].Position))
            {
                return;
            }
        }
    }

    private async ValueTask Add(JournalEntry entry)
    {
        // After another owner was met, the position may be far from where this entry stands.
        if (entry.Position == _fold.Position + 1)
        {
            _fold.Add(entry);
            if (_fold.PendingCount >= PeopleMax)
            {
                await Store();
            }
        }
    }

    private async Task Store()
    {
        var step = _fold.ToStep(clock.GetUtcNow());
        if (!await mails.TryFoldAsync(EventId, step, CancellationToken.None))
        {
            // Somebody else went ahead: what they stored counts, and the rest is read from there.
            _fold = new MailFold(await mails.PositionAsync(EventId, CancellationToken.None));
            return;
        }

        _fold.Stored();
        if (step.Queue.Count > 0 || step.Resume.Count > 0)
        {
            await GrainFactory.GetGrain<IMailGrain>(EventId).Wake();
        }
    }
}
