using System.Collections.Immutable;
using System.Globalization;
using Attendance.Events;
using Attendance.Journal;
using Orleans;

namespace Attendance.Participants;

[GrainType("registry")]
internal sealed class RegistryGrain(
    IParticipantStore store, ParticipantReader reader, ParticipantRows rows, JournalQueue journal, TimeProvider clock)
    : Grain, IRegistryGrain
{
    private const int TriesMax = 10;
    private const int ReadMax = 1_000;

    /// <summary>The last number given here.</summary>
    private int _last;

    /// <summary>Others may have given numbers: the store has to be asked.</summary>
    private bool _isStale = true;

    private string EventId => this.GetPrimaryKeyString();

    public async Task<ParticipantResult> Register(RegisterParticipant command)
    {
        try
        {
            if (await GrainFactory.GetGrain<IEventGrain>(EventId).Get() is not { } plan)
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.EventNotFound };
            }

            var check = PersonRules.Check(command.Draft, PersonContext.Of(plan.Event));
            if (check.Person is null)
            {
                return new ParticipantResult { Outcome = ParticipantOutcome.Invalid, Faults = check.Faults };
            }

            for (var tries = 0; tries < TriesMax; tries++)
            {
                if (await TryRegister(command, check, await NextNumber()) is { } result)
                {
                    return result;
                }
            }
        }
        catch (StoreUnavailableException)
        {
            _isStale = true;
        }

        return new ParticipantResult { Outcome = ParticipantOutcome.NotStored };
    }

    public Task<int> Find(string participantId) => reader.FindNumberAsync(EventId, participantId);

    public async Task<ImmutableArray<ParticipantView>> List(int afterNumber, int limit)
    {
        var people = ImmutableArray.CreateBuilder<ParticipantView>();
        IReadOnlyList<ParticipantRow> found;
        var asked = limit;
        do
        {
            found = await store.ListAsync(EventId, afterNumber, asked, CancellationToken.None);
            people.AddRange(found.Where(row => !row.IsErased).Take(limit - people.Count)
                .Select(row => rows.View(EventId, rows.Read(EventId, row))));

            // A page is only short at the end of the list, however many of it were erased.
            (afterNumber, asked) = (found.Count == 0 ? afterNumber : found[^1].Number, ReadMax);
        }
        while (people.Count < limit && found.Count > 0);

        return people.DrainToImmutable();
    }

    public async Task<int> Reserve(int count, bool lookAgain)
    {
        _isStale |= lookAgain;
        return await NextNumber(count);
    }

    public Task Forget(string participantId)
    {
        reader.Forget(EventId, participantId);
        return Task.CompletedTask;
    }

    /// <summary>The id of somebody to whom nobody gave one.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:D6}");

    /// <summary>Null when the number, or the id made from it, was taken: another one has to be tried.</summary>
    private async Task<ParticipantResult?> TryRegister(
        RegisterParticipant command, PersonCheck check, int number)
    {
        if (number > TokenCodec.NumberMax)
        {
            return new ParticipantResult { Outcome = ParticipantOutcome.EventFull };
        }

        var now = clock.GetUtcNow();
        var participant = new Participant
        {
            ParticipantId = command.ParticipantId ?? IdOf(number),
            Number = number,
            Person = check.Person!,
            Groups = check.Groups,
            Permissions = check.Permissions,
            Status = command.Status,
            RegistrationDate = now,
        };
        var answer = await journal.AppendAsync(EventId, rows.ToRegistration(EventId, participant, now));
        switch (answer)
        {
            case { Outcome: AppendOutcome.Committed }:
                return new ParticipantResult
                {
                    Outcome = ParticipantOutcome.Done,
                    Participant = rows.View(EventId, participant),
                };
            case { Constraint: JournalConstraints.Email }:
                return new ParticipantResult { Outcome = ParticipantOutcome.EmailTaken };
            case { Constraint: JournalConstraints.ParticipantId } when command.ParticipantId is not null:
                return new ParticipantResult { Outcome = ParticipantOutcome.IdTaken };
            case { Constraint: JournalConstraints.Number }:
                _isStale = true;
                return null;
            default:
                return null;
        }
    }

    private async ValueTask<int> NextNumber(int count = 1)
    {
        if (_isStale)
        {
            var stored = await store.LastNumberAsync(EventId, CancellationToken.None);
            // Never lower: others may have got numbers while this one was reading, and not have used them yet.
            _last = Math.Max(stored, _last);
            _isStale = false;
        }

        var first = _last + 1;
        _last += count;
        return first;
    }
}
