using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Participants;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Receivers;

[GrainType("receiver")]
internal sealed partial class ReceiverGrain(
    IReceiverStore store, DeliverySender sender, ReceiverSeal seal, ReceiverOptions options, TimeProvider clock,
    ILogger<ReceiverGrain> logger)
    : Grain, IReceiverGrain
{
    private const int MarkTriesMax = 30;

    private static readonly TimeSpan MarkPause = TimeSpan.FromSeconds(1);

    /// <summary>How often one without work looks for what somebody else queued.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    /// <summary>After a step that failed.</summary>
    private static readonly TimeSpan FailureInterval = TimeSpan.FromSeconds(10);

    private IGrainTimer? _timer;

    /// <summary>Our number as the one who sends; null before we claimed, and after a write of which nothing is
    /// known.</summary>
    private long? _owner;

    private bool _isWoken;

    private string EventId => GrainKeys.Split(this.GetPrimaryKeyString()).EventId;

    private string ReceiverId => GrainKeys.Split(this.GetPrimaryKeyString()).Name;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
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

    public async Task<Receiver?> Get() => await Find() is { IsDeleted: false } row ? seal.View(EventId, row) : null;

    public async Task<ReceiverResult> Put(PutReceiver command)
    {
        var faults = ReceiverRules.Faults(command, options.AllowHttp).ToLookup(each => each.Field, each => each.Fault);
        if (faults.Count > 0)
        {
            return new ReceiverResult
            {
                Outcome = ReceiverOutcome.Invalid,
                Faults = faults.ToImmutableDictionary(field => field.Key, field => field.Distinct().ToImmutableArray()),
            };
        }

        var row = await Find();
        var isNew = row is not { IsDeleted: false };
        if (command.ExpectedVersion is { } expected && (isNew || row!.Version != expected))
        {
            return Result(ReceiverOutcome.VersionMismatch, row);
        }

        var before = row is null ? ReceiverContent.None : seal.Open(EventId, row);
        var isSigned = command.Kind != ReceiverKind.Mail;
        var secret = isSigned && before.Secret is null ? DeliveryRules.NewSecret() : null;
        var content = before with
        {
            Url = command.Url,
            Email = command.Email is { } email ? EmailAddress.LookupForm(email) : null,
            Secret = isSigned ? before.Secret ?? secret : null,
            OldSecret = isSigned ? before.OldSecret : null,
            OldSecretUntil = isSigned ? before.OldSecretUntil : null,
        };
        var types = ReceiverRules.TypesOf(command);
        if (!isNew && content == before && row!.Kind == command.Kind && row.IsActive == command.IsActive
            && row.Types.SequenceEqual(types))
        {
            return Result(ReceiverOutcome.Unchanged, row);
        }

        var next = new ReceiverRow
        {
            ReceiverId = ReceiverId,
            Kind = command.Kind,
            Types = types,
            IsActive = command.IsActive,
            Version = (row?.Version ?? 0) + 1,
            Sealed = seal.Seal(EventId, ReceiverId, content),
        };
        return await Save(next, isNew ? ReceiverOutcome.Created : ReceiverOutcome.Changed) with { Secret = secret };
    }

    public async Task<ReceiverResult> Delete(long? expectedVersion)
    {
        if (await Find() is not { IsDeleted: false } row)
        {
            return Result(ReceiverOutcome.NotFound, null);
        }

        return expectedVersion is { } expected && expected != row.Version
            ? Result(ReceiverOutcome.VersionMismatch, row)
            : await Save(
                row with { IsActive = false, IsDeleted = true, Version = row.Version + 1, Sealed = [] },
                ReceiverOutcome.Changed);
    }

    public async Task<ReceiverResult> RotateSecret()
    {
        if (await Find() is not { IsDeleted: false } row)
        {
            return Result(ReceiverOutcome.NotFound, null);
        }

        var before = seal.Open(EventId, row);
        if (before.Secret is null)
        {
            return Result(ReceiverOutcome.NoSecret, row);
        }

        var content = before with
        {
            Secret = DeliveryRules.NewSecret(),
            OldSecret = before.Secret,
            OldSecretUntil = clock.GetUtcNow() + DeliveryRules.OldSecretTime,
        };
        var next = row with { Version = row.Version + 1, Sealed = seal.Seal(EventId, ReceiverId, content) };
        return await Save(next, ReceiverOutcome.Changed) is { Outcome: ReceiverOutcome.Changed } saved
            ? saved with { Secret = content.Secret, OldSecretUntil = content.OldSecretUntil }
            : Result(ReceiverOutcome.VersionMismatch, await Find());
    }

    public async Task<ReceiverTest?> Test() =>
        await Find() is { IsDeleted: false } row ? await sender.TestAsync(EventId, row) : null;

    public async Task<ImmutableArray<Delivery>> Deliveries(DeliveryQuery query)
    {
        await GrainFactory.GetGrain<IReceiversGrain>(EventId).CatchUp();
        return [.. await store.DeliveriesAsync(EventId, ReceiverId, query, CancellationToken.None)];
    }

    public async Task<DeliveryChanged> Retry(long position)
    {
        var change = await store.RetryAsync(
            EventId, ReceiverId, position, clock.GetUtcNow(), CancellationToken.None);
        await Wake();
        return new DeliveryChanged
        {
            Outcome = change is null ? DeliveryChangeOutcome.NotFound
                : change.Changed ? DeliveryChangeOutcome.Done
                : DeliveryChangeOutcome.NotAllowed,
            Delivery = change?.Delivery,
        };
    }

    private Task<ReceiverRow?> Find() => store.FindAsync(EventId, ReceiverId, CancellationToken.None);

    private ReceiverResult Result(ReceiverOutcome outcome, ReceiverRow? row) => new()
    {
        Outcome = outcome,
        Receiver = row is { IsDeleted: false } ? seal.View(EventId, row) : null,
    };

    private async Task<ReceiverResult> Save(ReceiverRow row, ReceiverOutcome outcome)
    {
        var saved = await store.SaveAsync(
            EventId, row, ReceiverRules.ReceiversMax, clock.GetUtcNow(), CancellationToken.None);
        if (saved != ReceiverSaved.Saved)
        {
            return Result(
                saved == ReceiverSaved.TooMany ? ReceiverOutcome.TooMany : ReceiverOutcome.VersionMismatch,
                await Find());
        }

        // The fold begins with the first receiver; and what is queued may have another address now.
        await GrainFactory.GetGrain<IReceiversGrain>(EventId).CatchUp();
        return Result(outcome, row);
    }

    /// <summary>Sends what is due first, and says when to go on.</summary>
    private async Task Step(CancellationToken stopping)
    {
        _isWoken = false;
        try
        {
            var wait = await Send(stopping);
            _timer?.Change(_isWoken || wait < TimeSpan.Zero ? TimeSpan.Zero : wait, FailureInterval);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was taken and not tried is taken up again by whoever claims next.
        }
        catch (StoreUnavailableException exception)
        {
            // Whether we took or marked something is not known: a new claim finds out.
            _owner = null;
            LogStoreAway(EventId, ReceiverId, exception.Message);
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
        if (await Find() is not { IsActive: true } row)
        {
            _owner = null;
            return LookInterval;
        }

        _owner ??= await store.ClaimAsync(EventId, ReceiverId, clock.GetUtcNow(), stopping);
        if (_owner is not { } owner)
        {
            return LookInterval;
        }

        var taken = await store.TakeAsync(EventId, ReceiverId, owner, clock.GetUtcNow(), stopping);
        if (!taken.IsOwner)
        {
            _owner = null;
            LogAnotherOwner(EventId, ReceiverId);
            DeactivateOnIdle();
            return LookInterval;
        }

        if (taken.Delivery is not { } delivery)
        {
            var next = taken.NextDueAt is { } due ? due - clock.GetUtcNow() : LookInterval;
            return next < LookInterval ? next : LookInterval;
        }

        await Mark(owner, await sender.SendAsync(EventId, row, delivery, stopping), stopping);
        return TimeSpan.Zero;
    }

    /// <summary>Tries hard: what was delivered and is not marked would be sent again.</summary>
    private async Task Mark(long owner, DeliveryMark mark, CancellationToken stopping)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await store.MarkAsync(EventId, ReceiverId, owner, mark, CancellationToken.None);
                return;
            }
            catch (StoreUnavailableException) when (tries < MarkTriesMax)
            {
                await Task.Delay(MarkPause, clock, stopping);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Event {EventId}: another process sends to {ReceiverId} now")]
    private partial void LogAnotherOwner(string eventId, string receiverId);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Event {EventId}: nothing is sent to {ReceiverId} for now: {Reason}")]
    private partial void LogStoreAway(string eventId, string receiverId, string reason);
}
