using System.Collections.Immutable;
using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Attendance.Scans;
using Attendance.Zones;
using Orleans;
using Orleans.Placement;

namespace Attendance.Participants;

[GrainType("participant"), HashBasedPlacement]
internal sealed class ParticipantGrain(
    ParticipantReader reader, ParticipantRows rows, JournalQueue journal, TimeProvider clock) : Grain, IParticipantGrain
{
    /// <summary>Each try but the first follows a write of somebody else; more than a few mean that something is
    /// wrong.</summary>
    private const int TriesMax = 5;

    /// <summary>What is known of this person; null before the first read and after a write of which nothing is
    /// known.</summary>
    private Known? _known;

    private (string EventId, int Number) Key { get; set; }

    private IOccupancyGrain Occupancy => GrainFactory.GetGrain<IOccupancyGrain>(Key.EventId);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Once for each person at an event: nothing is made that is not kept.
        var key = this.GetPrimaryKeyString().AsSpan();
        var slash = key.IndexOf('/');
        Key = (reader.NameOf(key[..slash]), int.Parse(key[(slash + 1)..], CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    public async Task<ParticipantView?> Get() => await Know() is { } known ? View(known) : null;

    public async Task<bool> Warm(TimeSpan stay)
    {
        if (await Know() is null)
        {
            DeactivateOnIdle();
            return false;
        }

        DelayDeactivation(stay);
        return true;
    }

    public async Task<ScanResult> Decide(DecideScan command)
    {
        TakePlace? promised = null;
        try
        {
            for (var tries = 0; tries < TriesMax; tries++)
            {
                if ((_known ?? await Know()) is not { } known)
                {
                    return NotOnTheList;
                }

                var decision = ScanRules.Decide(command, known.Participant, known.History, clock.GetUtcNow());
                if (decision.Place is { } place)
                {
                    promised = await Occupancy.Take(place) ? place : null;
                    decision = promised is not null
                        ? decision
                        : ScanRules.Decide(command, known.Participant, known.History, clock.GetUtcNow(), noRoom: true);
                }

                if (decision.IsStored)
                {
                    return Result(decision, known.Participant);
                }

                if (decision.Outcome == ScanOutcome.Refused && await SucceededElsewhere(command.Scan) is { } other)
                {
                    return other;
                }

                var append = ScanRecords.ToAppend(decision, Key.Number, known.History.Sequence);
                var answer = await journal.AppendAsync(Key.EventId, append);
                if (answer.Outcome == AppendOutcome.Committed)
                {
                    var stored = decision with { Record = decision.Record with { Position = answer.Position } };
                    _known = known with { History = With(known.History, stored) };
                    return Result(stored, known.Participant);
                }

                // Somebody else wrote first: what is known of this person is old.
                _known = null;
                await GiveBack(promised);
                if (answer.Outcome == AppendOutcome.ScanTaken
                    && await AnswerOfOther(command.Scan, decision) is { } theirs)
                {
                    return theirs;
                }
            }
        }
        catch (StoreUnavailableException)
        {
            // Nothing is known of the write. A promise is kept until the journal tells, or its time is over.
            _known = null;
        }

        return ScanResult.NotStored;
    }

    public async Task<ScanResult> Preview(DecideScan command)
    {
        if (await Know() is not { } known)
        {
            return NotOnTheList;
        }

        var decision = ScanRules.Decide(command, known.Participant, known.History, clock.GetUtcNow());
        if (decision.Place is { } place && !await HasRoom(place))
        {
            decision = ScanRules.Decide(command, known.Participant, known.History, clock.GetUtcNow(), noRoom: true);
        }

        return Result(decision, known.Participant) with
        {
            IsTokenCurrent = OwnFaults.IsTokenCurrent(command, known.Participant),
        };
    }

    public async Task<AnnulResult> Annul(AnnulRecord command)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (await Know() is not { } known)
            {
                return new AnnulResult { Outcome = AnnulOutcome.NotFound };
            }

            var (outcome, record, changes) = ScanRules.Annul(command, known.History);
            if (outcome != AnnulOutcome.Annulled)
            {
                return new AnnulResult { Outcome = outcome, Record = record };
            }

            ImmutableArray<NewEntry> entries =
                [.. ScanRecords.ToEntries(changes, command.At, Key.Number, known.History.Sequence)];
            var answer = await Append(new JournalAppend { Entries = entries });
            if (answer is null)
            {
                break;
            }

            if (answer.Value.Outcome == AppendOutcome.Committed)
            {
                _known = known with { History = With(known.History, changes) };
                return new AnnulResult { Outcome = outcome, Record = record };
            }
        }

        return new AnnulResult { Outcome = AnnulOutcome.NotStored };
    }

    public async Task<ImmutableArray<AttendanceRecord>> Records() =>
        await Know() is { } known
            ? [.. known.History.Admitted.Concat(known.History.Refusals).OrderBy(record => record.Position)]
            : [];

    public async Task<ParticipantResult> Change(ChangeParticipant command)
    {
        PersonCheck? check = null;
        if (command.Draft is { } draft)
        {
            if (await Know() is not { } known
                || await GrainFactory.GetGrain<IEventGrain>(Key.EventId).Get() is not { } plan)
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.NotFound };
            }

            draft = command.IsWhole ? draft : PersonDraft.Of(known.Participant).With(draft);
            check = PersonRules.Check(draft, PersonContext.Of(plan.Event));
            if (check.Person is null)
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.Invalid, Faults = check.Faults };
            }
        }

        return await Change(known => ParticipantRules.Change(known, check, command.Status), command.ExpectedVersion);
    }

    public Task<ParticipantResult> ChangeToken(ChangeToken command) =>
        Change(known => ParticipantRules.ChangeToken(known, command), expectedVersion: null);

    public async Task<ParticipantResult> Erase(EraseParticipant command)
    {
        if (await Know() is not { } known)
        {
            return new ParticipantResult { Outcome = ParticipantOutcome.NotFound };
        }

        if (command.OnlyIfNeverAdmitted && !known.History.Admitted.IsEmpty)
        {
            return new ParticipantResult { Outcome = ParticipantOutcome.CheckedIn, Participant = View(known) };
        }

        var result = await Change(ParticipantRules.Erase, command.ExpectedVersion);
        if (result.Outcome == ParticipantOutcome.Done)
        {
            _known = null;
            reader.Forget(Key.EventId, known.Participant.ParticipantId);
            await GrainFactory.GetGrain<IRegistryGrain>(Key.EventId).Forget(known.Participant.ParticipantId);
        }

        return result;
    }

    private static ScanResult NotOnTheList { get; } =
        new() { Outcome = ScanOutcome.Refused, Reason = Reason.ParticipantNotFound };

    /// <summary>Looks only: a preview must not hold a place that somebody at a door needs.</summary>
    private async Task<bool> HasRoom(TakePlace place) =>
        (place.Capacity is not { } capacity || await Occupancy.Inside(null) < capacity)
        && (place.ZoneLimit is not { } limit || await Occupancy.Inside(place.Zone) < limit);

    /// <summary>Null when nothing is known of the write; then nothing is known of the person either.</summary>
    private async Task<AppendResult?> Append(JournalAppend append)
    {
        try
        {
            var answer = await journal.AppendAsync(Key.EventId, append);
            if (answer.Outcome != AppendOutcome.Committed)
            {
                _known = null;
            }

            return answer;
        }
        catch (StoreUnavailableException)
        {
            _known = null;
            return null;
        }
    }

    private Task GiveBack(TakePlace? place) =>
        place is null ? Task.CompletedTask : Occupancy.Release(place.ScanId);

    /// <summary>A device that uses one scan id for two people gets the answer of the first.</summary>
    private async Task<ScanResult?> SucceededElsewhere(RecordScan scan)
    {
        var entry = await reader.FindScanAsync(Key.EventId, scan.ScanId);
        return entry is null ? null : Replay(JournalJson.ReadRecord(entry));
    }

    private async Task<ScanResult?> AnswerOfOther(RecordScan scan, Decision decision)
    {
        if (await SucceededElsewhere(scan) is { } replay)
        {
            return replay;
        }

        var key = ScanRecords.RefusalKey(scan.ScanId, decision.Record.Reason);
        var entry = decision.Outcome == ScanOutcome.Refused ? await reader.FindScanAsync(Key.EventId, key) : null;
        return entry is null ? null : Result(decision with { Record = JournalJson.ReadRecord(entry) },
            participant: null);
    }

    private static ScanResult Replay(AttendanceRecord record) =>
        new() { Outcome = ScanOutcome.Replayed, Record = record, Reason = record.Reason };

    private static ScanResult Result(Decision decision, Participant? participant) => new()
    {
        Outcome = decision.Outcome,
        Reason = decision.Record.Reason,
        Record = decision.Record,
        First = decision.First,
        Participant = participant,
    };

    private static ScanHistory With(ScanHistory history, Decision stored)
    {
        var record = stored.Record;
        var next = record.Admitted ? history.With(record) : history.WithRefusal(record);
        return With(next with { Sequence = next.Sequence + 1 }, stored.Changes);
    }

    private static ScanHistory With(ScanHistory history, ImmutableArray<RecordChange> changes)
    {
        foreach (var change in changes)
        {
            history = history.With(change);
        }

        return history with { Sequence = history.Sequence + changes.Length };
    }

    private async Task<ParticipantResult> Change(Func<Participant, ParticipantEdit?> edit, long? expectedVersion)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (await Know() is not { } known)
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.NotFound };
            }

            if (expectedVersion is { } version && version != known.Participant.Version)
            {
                return new ParticipantResult
                {
                    Outcome = ParticipantOutcome.VersionMismatch,
                    Participant = View(known),
                };
            }

            if (edit(known.Participant) is not { } done)
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.TokensUsedUp, Participant = View(known) };
            }

            if (ReferenceEquals(done.Participant, known.Participant))
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.Done, Participant = View(known) };
            }

            var answer = await Append(rows.ToAppend(Key.EventId, done, known.History.Sequence, clock.GetUtcNow()));
            switch (answer)
            {
                case null:
                    return new ParticipantResult { Outcome = ParticipantOutcome.NotStored };
                case { Outcome: AppendOutcome.Committed }:
                    _known = new Known(done.Participant, known.History with { Sequence = known.History.Sequence + 1 });
                    return new ParticipantResult { Outcome = ParticipantOutcome.Done, Participant = View(_known) };
                case { Outcome: AppendOutcome.RowConflict, Constraint: JournalConstraints.Email }:
                    return new ParticipantResult { Outcome = ParticipantOutcome.EmailTaken };
            }
        }

        return new ParticipantResult { Outcome = ParticipantOutcome.NotStored };
    }

    private ParticipantView View(Known known) => rows.View(Key.EventId, known.Participant);

    private async ValueTask<Known?> Know()
    {
        if (_known is null && await reader.LoadAsync(Key.EventId, Key.Number) is { Row.IsErased: false } stored)
        {
            var history = ScanHistory.Empty;
            foreach (var entry in stored.History)
            {
                history = history.Apply(entry);
            }

            _known = new Known(rows.Read(Key.EventId, stored.Row), history);
        }

        return _known;
    }

    private sealed record Known(Participant Participant, ScanHistory History);
}
