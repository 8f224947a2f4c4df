using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;

namespace Attendance.Fakes;

/// <summary>All stores in memory, with the rules of the real ones. Calls without a fault are over when they
/// return.</summary>
internal sealed partial class MemoryStore : IJournalStore, IParticipantStore, IEventStore, IRecordStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryTables> _events = [];

    public MemoryStore() => (Mails, Receivers) = (new MemoryMails(this), new MemoryReceivers(this));

    public StoreFaults Faults { get; } = new();

    public MemoryMails Mails { get; }

    public MemoryReceivers Receivers { get; }

    public MemoryHours Hours { get; } = new();

    public MemoryAudit Audit { get; } = new();

    public MemoryDevices Devices { get; } = new();

    public MemoryStates States { get; } = new();

    /// <summary>How many appends each committed transaction had.</summary>
    public List<int> Transactions { get; } = [];

    public MemoryTables Tables(string eventId = Samples.EventId)
    {
        lock (_lock)
        {
            return _events.GetValueOrDefault(eventId) ?? new MemoryTables();
        }
    }

    /// <summary>An open event with gates, and people numbered from 1.</summary>
    public static MemoryStore With(EventSettings? settings = null, int people = 0, params ReadOnlySpan<Gate> gates)
    {
        var store = new MemoryStore();
        var tables = new MemoryTables { Event = Samples.Event(settings) };
        foreach (var gate in gates)
        {
            tables = tables with { Gates = tables.Gates.Add(gate.GateId, gate) };
        }

        store._events[Samples.EventId] = tables;
        for (var number = 1; number <= people; number++)
        {
            store.Commit(Samples.Rows.ToRegistration(Samples.EventId, Samples.Participant(number), Samples.Nine));
        }

        return store;
    }

    /// <summary>Somebody else writes; the answer is the position of the first entry.</summary>
    public long Commit(params ReadOnlySpan<JournalAppend> appends)
    {
        lock (_lock)
        {
            var tables = Tables();
            var head = tables.Journal.Count;
            foreach (var append in appends)
            {
                (tables, var conflict) = tables.With(append);
                Assert.Null(conflict);
            }

            _events[Samples.EventId] = tables;
            return head + 1;
        }
    }

    public async Task<long> HeadAsync(string eventId, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.Head);
        return Tables(eventId).Journal.Count;
    }

    public async Task<StoreAppendOutcome> TryAppendAsync(
        string eventId, long head, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.Append);
        var outcome = TryAppend(eventId, head, appends);
        await Faults.LeaveAsync(StoreCall.Append);
        return outcome;
    }

    public Task<AppendResult?[]> FindConflictsAsync(
        string eventId, IReadOnlyList<JournalAppend> appends, CancellationToken cancellationToken) =>
        Task.FromResult(Judge(Tables(eventId), appends).Conflicts);

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.Read);
        var journal = Tables(eventId).Journal;
        return journal.GetRange((int)after, Math.Min(limit, journal.Count - (int)after));
    }

    public Task<IReadOnlyList<JournalEntry>> ReadAlertsAsync(
        string eventId, long after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JournalEntry>>(
        [
            .. Tables(eventId).Journal.Where(entry => entry.Position > after
                && entry.Kind is EntryKind.AlertRaised or EntryKind.AlertCleared or EntryKind.AlertAcknowledged)
                .Where(entry => entry.Position > after).Take(limit),
        ]);

    public Task<JournalEntry?> FindAsync(string eventId, long position, CancellationToken cancellationToken) =>
        Task.FromResult(Tables(eventId).Journal.ElementAtOrDefault((int)position - 1));

    public async Task<IReadOnlyList<JournalEntry>> FindScansAsync(
        string eventId, IReadOnlyList<string> scanKeys, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.FindScans);
        var tables = Tables(eventId);
        return
        [
            .. scanKeys.Distinct().Where(tables.ScanKeys.ContainsKey)
                .Select(key => tables.Journal[(int)tables.ScanKeys[key] - 1]),
        ];
    }

    public async Task<IReadOnlyList<StoredParticipant>> LoadAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.LoadPeople);
        var tables = Tables(eventId);
        return
        [
            .. numbers.Distinct().Where(tables.People.ContainsKey).Select(number => new StoredParticipant(
                tables.People[number],
                [.. tables.Journal.Where(entry => entry.Participant == number && entry.Sequence > 0)])),
        ];
    }

    public Task<IReadOnlyDictionary<string, int>> FindNumbersAsync(
        string eventId, IReadOnlyList<string> participantIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(Tables(eventId).People.Values
            .Where(row => participantIds.Contains(row.ParticipantId))
            .ToDictionary(row => row.ParticipantId, row => row.Number));

    public async Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.ListPeople);
        var people = Tables(eventId).People;
        return [.. numbers.Distinct().Where(people.ContainsKey).Select(number => people[number])];
    }

    public Task<IReadOnlyList<int>> ListChangedAsync(
        string eventId, long after, long upTo, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<int>>(
        [
            .. Tables(eventId).Journal.GetRange((int)after, (int)(upTo - after))
                .Where(entry => entry.Kind is >= EntryKind.ParticipantRegistered and <= EntryKind.TokenRevoked)
                .Select(entry => entry.Participant).Distinct().Take(limit),
        ]);

    public Task<int> LastNumberAsync(string eventId, CancellationToken cancellationToken) =>
        Task.FromResult(Tables(eventId).People.Keys.LastOrDefault());

    public async Task<IReadOnlyList<ParticipantRow>> ListAsync(
        string eventId, int afterNumber, int limit, CancellationToken cancellationToken)
    {
        await Faults.EnterAsync(StoreCall.ListPeople);
        return [.. Tables(eventId).People.Values.Where(row => row.Number > afterNumber).Take(limit)];
    }

    public async Task<EventPlan?> LoadAsync(string eventId, CancellationToken cancellationToken)
    {
        // As it was when the question came, however long the answer takes.
        var tables = Tables(eventId);
        await Faults.EnterAsync(StoreCall.LoadEvent);
        return tables.Event is null ? null : new EventPlan { Event = tables.Event, Gates = tables.Gates };
    }

    public Task<IReadOnlyList<Event>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Event>>([.. _events.Values.Select(tables => tables.Event).OfType<Event>()]);

    public Task<IReadOnlyList<AttendanceRecord>> ListAsync(
        string eventId, RecordFilter filter, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The view is the real stores' own.");

    private static (MemoryTables Next, AppendResult?[] Conflicts) Judge(
        MemoryTables tables, IReadOnlyList<JournalAppend> appends)
    {
        var conflicts = new AppendResult?[appends.Count];
        for (var i = 0; i < conflicts.Length; i++)
        {
            (tables, conflicts[i]) = tables.With(appends[i]);
        }

        return (tables, conflicts);
    }

    private StoreAppendOutcome TryAppend(string eventId, long head, IReadOnlyList<JournalAppend> appends)
    {
        lock (_lock)
        {
            var tables = Tables(eventId);
            if (tables.Journal.Count != head)
            {
                return StoreAppendOutcome.HeadMoved;
            }

            var (next, conflicts) = Judge(tables, appends);
            if (conflicts.Any(conflict => conflict is not null))
            {
                return StoreAppendOutcome.Conflict;
            }

            _events[eventId] = next;
            Transactions.Add(appends.Count);
            return StoreAppendOutcome.Committed;
        }
    }
}
