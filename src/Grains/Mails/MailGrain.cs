using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Participants;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Mails;

[GrainType("mail")]
internal sealed partial class MailGrain(
    IMailStore store, MailDispatch dispatch, MailSelection selection, MailRate rate, MailOptions options,
    JournalQueue journal, TimeProvider clock, ILogger<MailGrain> logger)
    : Grain, IMailGrain
{
    /// <summary>So many per connection and step: few enough that a stop waits for little.</summary>
    private const int TakenPerConnection = 8;

    private const int TroubleMax = 10;

    /// <summary>How often a sender without work looks for what somebody else queued.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    /// <summary>After a step that failed.</summary>
    private static readonly TimeSpan FailureInterval = TimeSpan.FromSeconds(10);

    private IGrainTimer? _timer;
    private MailWatch _watch = null!;

    /// <summary>Our number as the one who sends; null before we claimed, and after a write of which nothing is
    /// known.</summary>
    private long? _owner;

    private bool _isWoken;
    private bool _saidThatNoneIsConfigured;

    private string EventId => this.GetPrimaryKeyString();

    private IOnboardingGrain Onboarding => GrainFactory.GetGrain<IOnboardingGrain>(EventId);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _watch = new MailWatch(EventId, journal, clock);
        _timer = this.RegisterGrainTimer(Step, new GrainTimerCreationOptions
        {
            DueTime = TimeSpan.Zero,
            Period = FailureInterval,
        });
        return Task.CompletedTask;
    }

    public Task Wake()
    {
        _isWoken = true;
        _timer?.Change(TimeSpan.Zero, FailureInterval);
        return Task.CompletedTask;
    }

    public async Task<QueueMailsResult?> Queue(QueueMails command)
    {
        if (await Plan() is null)
        {
            return null;
        }

        await Onboarding.CatchUp();
        var result = await selection.QueueAsync(EventId, command);
        if (!command.DryRun)
        {
            await Wake();
        }

        return result;
    }

    public async Task<ImmutableArray<Mail>> List(MailQuery query)
    {
        await Onboarding.CatchUp();
        var filter = new MailFilter
        {
            After = query.After,
            Participant = query.Participant,
            Status = query.Status,
            Limit = query.Limit,
        };
        return [.. await store.ListAsync(EventId, filter, CancellationToken.None)];
    }

    public async Task<MailSummary> Summary()
    {
        await Onboarding.CatchUp();
        var counts = await store.CountAsync(EventId, CancellationToken.None);
        return new MailSummary
        {
            Counts = counts.ByStatus.ToImmutableDictionary(),
            OldestDueAt = counts.OldestDueAt,
            Undelivered = counts.Undelivered,
            IsServerConfigured = options.IsConfigured,
            ServerAwaySince = _watch.AwaySince,
            RecentTrouble = [.. (await Trouble(MailStatus.Failed)).Concat(await Trouble(MailStatus.Bounced))
                .OrderByDescending(mail => mail.UpdatedAt).Take(TroubleMax)],
        };
    }

    public async Task<MailPreview?> Preview(int? participant) =>
        await Plan() is { } @event ? await selection.PreviewAsync(@event, participant) : null;

    public async Task<MailChanged> Retry(string mailId)
    {
        var result = Changed(await store.RetryAsync(EventId, mailId, clock.GetUtcNow(), CancellationToken.None));
        await Wake();
        return result;
    }

    public async Task<MailChanged> Bounce(string mailId)
    {
        var result = Changed(await store.BounceAsync(EventId, mailId, clock.GetUtcNow(), CancellationToken.None));
        await Wake();
        return result;
    }

    public async Task<int> Cancel()
    {
        await Onboarding.CatchUp();
        var count = await store.CancelAsync(EventId, clock.GetUtcNow(), CancellationToken.None);
        await Wake();
        return count;
    }

    private static MailChanged Changed(MailChange? change) => new()
    {
        Outcome = change is null ? MailChangeOutcome.NotFound
            : change.Changed ? MailChangeOutcome.Done
            : MailChangeOutcome.NotAllowed,
        Mail = change?.Mail,
    };

    private async Task<Event?> Plan() => (await GrainFactory.GetGrain<IEventGrain>(EventId).Get())?.Event;

    private Task<IReadOnlyList<Mail>> Trouble(MailStatus status) => store.ListAsync(
        EventId,
        new MailFilter { Status = status, LatestFirst = true, Limit = TroubleMax },
        CancellationToken.None);

    /// <summary>Takes a few due mails, waits until each was sent or not, and says when to go on.</summary>
    private async Task Step(CancellationToken stopping)
    {
        _isWoken = false;
        var began = clock.GetUtcNow();
        try
        {
            // Counted from the beginning: time that the step took has passed already.
            var nextAt = began + await Send(stopping);
            _timer?.Change(_isWoken ? TimeSpan.Zero : AtLeastZero(nextAt - clock.GetUtcNow()), FailureInterval);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was taken and not tried is taken up again by whoever claims next.
        }
        catch (StoreUnavailableException exception)
        {
            // Whether we took or marked something is not known: a new claim finds out.
            _owner = null;
            LogStoreAway(EventId, exception.Message);
        }
        catch
        {
            // What was taken must not stay so: the next step claims it anew.
            _owner = null;
            throw;
        }
    }

    private async Task<TimeSpan> Send(CancellationToken stopping)
    {
        if (!options.IsConfigured || await Plan() is not { } @event)
        {
            await SayThatNoneIsConfigured();
            return LookInterval;
        }

        var (room, nextAt) = rate.Look();
        if (room == 0)
        {
            return AtLeastZero(nextAt - clock.GetUtcNow());
        }

        var owner = _owner ??= await store.ClaimAsync(EventId, clock.GetUtcNow(), stopping);
        var taken = await store.TakeAsync(
            EventId, owner, Math.Min(room, options.Connections * TakenPerConnection),
            MailRules.MessageIdSuffix(EventId, options.MessageHost), clock.GetUtcNow(), stopping);
        if (taken is null)
        {
            LogAnotherOwner(EventId);
            DeactivateOnIdle();
            return LookInterval;
        }

        if (taken.Count == 0)
        {
            return await Rest();
        }

        var dispatched = await dispatch.SendAsync(@event, owner, taken, stopping);
        _watch.Note(dispatched);
        var isTrouble = dispatched.Any(mail => mail.Status is MailStatus.Failed or MailStatus.Bounced);
        if (isTrouble || _watch.AwaySince is not null)
        {
            await CheckAlerts();
        }

        var isServerThere = dispatched.All(mail => mail.Answer?.Outcome != SmtpOutcome.Unreachable);
        return isServerThere ? TimeSpan.Zero : options.Retry < LookInterval ? options.Retry : LookInterval;
    }

    /// <summary>Nothing is due: time to look at the whole.</summary>
    private async Task<TimeSpan> Rest()
    {
        var counts = await CheckAlerts();
        var next = counts.OldestDueAt is { } due ? AtLeastZero(due - clock.GetUtcNow()) : LookInterval;
        return next < LookInterval ? next : LookInterval;
    }

    private async Task<MailCounts> CheckAlerts()
    {
        var counts = await store.CountAsync(EventId, CancellationToken.None);
        await _watch.CheckAsync(await Onboarding.CatchUp(), counts);
        return counts;
    }

    private async Task SayThatNoneIsConfigured()
    {
        if (options.IsConfigured || _saidThatNoneIsConfigured)
        {
            return;
        }

        var counts = await store.CountAsync(EventId, CancellationToken.None);
        if (counts.ByStatus.TryGetValue(MailStatus.Queued, out var queued))
        {
            _saidThatNoneIsConfigured = true;
            LogNoneConfigured(EventId, queued);
        }
    }

    private static TimeSpan AtLeastZero(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Event {EventId}: {Queued} mails wait; none is sent without Attendance:Mail:Host")]
    private partial void LogNoneConfigured(string eventId, int queued);

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {EventId}: another process sends the mails now")]
    private partial void LogAnotherOwner(string eventId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventId}: no mail is sent for now: {Reason}")]
    private partial void LogStoreAway(string eventId, string reason);
}
