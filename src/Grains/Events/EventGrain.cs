using System.Collections.Immutable;
using System.Text.Json;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Keys;
using Attendance.Participants;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Events;

[GrainType("event")]
internal sealed class EventGrain(IEventStore store, JournalQueue journal, EventKeyRing keys, TimeProvider clock)
    : Grain, IEventGrain
{
    /// <summary>How soon a change that another process made is seen here.</summary>
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(5);

    private EventPlan? _plan;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Know(await store.LoadAsync(this.GetPrimaryKeyString(), cancellationToken));
        this.RegisterGrainTimer(
            Refresh, new GrainTimerCreationOptions { DueTime = ReloadInterval, Period = ReloadInterval });
    }

    public Task<EventPlan?> Get() => Task.FromResult(_plan);

    public Task<ConfigureResult> Configure(ConfigureEvent command)
    {
        if (_plan is null)
        {
            return command.Create
                ? Create(command.Event)
                : Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.NotFound });
        }

        if (command.Create)
        {
            return Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.AlreadyExists, Plan = _plan });
        }

        var next = command.Event with
        {
            Status = _plan.Event.Status,
            ClosedAt = _plan.Event.ClosedAt,
            Version = _plan.Event.Version,
            PersonalKeyId = _plan.Event.PersonalKeyId,
        };
        return EventRules.IsSame(_plan.Event, next)
            ? Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.Unchanged, Plan = _plan })
            : Change(_plan with { Event = next }, command.ExpectedVersion, EntryKind.EventConfigured, next);
    }

    public Task<ConfigureResult> ChangeStatus(ChangeEventStatus command)
    {
        if (_plan is not { Event: var current })
        {
            return Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.NotFound });
        }

        if (!EventRules.CanBecome(current.Status, command.Status))
        {
            return Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.StatusNotAllowed, Plan = _plan });
        }

        var next = EventRules.WithStatus(current, command.Status, clock.GetUtcNow());
        var data = JsonSerializer.SerializeToUtf8Bytes(
            new StatusChanged(current.Status, command.Status), JournalJson.Default.StatusChanged);
        return Change(_plan with { Event = next }, command.ExpectedVersion, EntryKind.EventStatusChanged, data);
    }

    public Task<ConfigureResult> ConfigureGate(ConfigureGate command)
    {
        if (_plan is null)
        {
            return Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.NotFound });
        }

        var gate = command.Gate;
        var known = _plan.Gates.GetValueOrDefault(gate.GateId);
        if (known is not null && GateRules.IsSame(known, gate))
        {
            return Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.Unchanged, Plan = _plan });
        }

        var data = JsonSerializer.SerializeToUtf8Bytes(gate, JournalJson.Default.Gate);
        return Change(
            _plan with { Gates = _plan.Gates.SetItem(gate.GateId, gate) },
            command.ExpectedVersion,
            EntryKind.GateConfigured,
            data,
            gate,
            known is null ? ConfigureOutcome.Created : ConfigureOutcome.Changed);
    }

    public async Task<ConfigureResult> RotateKey()
    {
        if (_plan is not { Event: var current })
        {
            return new ConfigureResult { Outcome = ConfigureOutcome.NotFound };
        }

        if (current.PersonalKeyId == byte.MaxValue)
        {
            return new ConfigureResult { Outcome = ConfigureOutcome.KeysUsedUp, Plan = _plan };
        }

        var next = current with
        {
            PersonalKeyId = (byte)(current.PersonalKeyId + 1),
            Version = current.Version + 1,
        };
        var reseal = ResealState.Begin(next.PersonalKeyId, clock.GetUtcNow());
        var result = await Write(
            _plan with { Event = next },
            EntryKind.EventConfigured,
            JsonSerializer.SerializeToUtf8Bytes(next, JournalJson.Default.Event),
            new RowChanges([new EventChange(next, Create: false), new JobChange(reseal.ToRow(), Create: true)]),
            ConfigureOutcome.Changed);
        if (result.Outcome == ConfigureOutcome.Changed)
        {
            await GrainFactory.GetGrain<IResealGrain>(GrainKeys.Reseal(next.EventId, next.PersonalKeyId)).Work();
        }

        return result;
    }

    public Task Reload() => Refresh(CancellationToken.None);

    private async Task Refresh(CancellationToken cancellationToken)
    {
        var stored = await store.LoadAsync(this.GetPrimaryKeyString(), cancellationToken);
        if (stored is not null && stored.Event.Version > (_plan?.Event.Version ?? 0))
        {
            Know(stored);
            await TellGates(stored);
        }
    }

    private Task<ConfigureResult> Create(Event wished)
    {
        var created = wished with { Status = EventStatus.Draft, ClosedAt = null, Version = 1, PersonalKeyId = 1 };
        var data = JsonSerializer.SerializeToUtf8Bytes(created, JournalJson.Default.Event);
        return Write(
            new EventPlan { Event = created }, EntryKind.EventConfigured, data,
            new EventChange(created, Create: true), ConfigureOutcome.Created);
    }

    private Task<ConfigureResult> Change(EventPlan wished, long? expectedVersion, EntryKind kind, Event data) =>
        Change(wished, expectedVersion, kind, JsonSerializer.SerializeToUtf8Bytes(data, JournalJson.Default.Event));

    private Task<ConfigureResult> Change(
        EventPlan wished, long? expectedVersion, EntryKind kind, byte[] data, Gate? gate = null,
        ConfigureOutcome outcome = ConfigureOutcome.Changed)
    {
        var version = wished.Event.Version;
        if (expectedVersion is { } expected && expected != version)
        {
            return Task.FromResult(new ConfigureResult { Outcome = ConfigureOutcome.VersionMismatch, Plan = _plan });
        }

        var next = wished with { Event = wished.Event with { Version = version + 1 } };
        RowChange change = gate is null ? new EventChange(next.Event, Create: false) : new GateChange(next.Event, gate);
        return Write(next, kind, data, change, outcome);
    }

    private async Task<ConfigureResult> Write(
        EventPlan next, EntryKind kind, byte[] data, RowChange change, ConfigureOutcome outcome)
    {
        AppendResult answer;
        try
        {
            var entry = new NewEntry { Kind = kind, At = clock.GetUtcNow(), Data = data };
            answer = await journal.AppendAsync(next.Event.EventId, new JournalAppend { Entries = [entry],
                Change = change });
        }
        catch (StoreUnavailableException)
        {
            // Whether it was written is not known: the next activation reads it.
            DeactivateOnIdle();
            return new ConfigureResult { Outcome = ConfigureOutcome.NotStored, Plan = _plan };
        }

        if (answer.Outcome != AppendOutcome.Committed)
        {
            await Refresh(CancellationToken.None);
            var lost = outcome == ConfigureOutcome.Created && change is EventChange
                ? ConfigureOutcome.AlreadyExists
                : ConfigureOutcome.VersionMismatch;
            return new ConfigureResult { Outcome = lost, Plan = _plan };
        }

        Know(next);
        await TellGates(next);
        return new ConfigureResult { Outcome = outcome, Plan = next };
    }

    private void Know(EventPlan? plan)
    {
        _plan = plan;
        if (plan is not null)
        {
            keys.UsePersonalKey(plan.Event.EventId, plan.Event.PersonalKeyId);
        }
    }

    private Task TellGates(EventPlan plan) => Task.WhenAll(plan.Gates.Keys.Select(
        gateId => GrainFactory.GetGrain<IGateGrain>(GrainKeys.Gate(plan.Event.EventId, gateId)).Plan(plan)));
}
