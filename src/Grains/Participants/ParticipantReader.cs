using System.Collections.Concurrent;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Participants;

/// <summary>Reads people for the grains of this process; those who are needed at the same time share one
/// query.</summary>
internal sealed class ParticipantReader(IParticipantStore people, IJournalStore journal)
{
    private const int BatchMax = 256;
    private const int WaitingMax = 20_000;

    /// <summary>Numbers change only when somebody is erased, so they can be kept; beyond this many the store is asked
    /// again.</summary>
    private const int NumbersKeptMax = 500_000;

    private readonly ConcurrentDictionary<string, EventReader> _events = new(StringComparer.Ordinal);

    /// <summary>The person and what they did, or null when nobody has the number.</summary>
    public Task<StoredParticipant?> LoadAsync(string eventId, int number) => Of(eventId).People.AskAsync(number);

    /// <summary>The number of whoever has this id, or 0.</summary>
    public Task<int> FindNumberAsync(string eventId, string participantId)
    {
        var reader = Of(eventId);
        return reader.Known.TryGetValue(participantId, out var number)
            ? Task.FromResult(number)
            : reader.Numbers.AskAsync(participantId);
    }

    /// <summary>The id may come to stand for somebody else.</summary>
    public void Forget(string eventId, string participantId) => Of(eventId).Known.TryRemove(participantId, out _);

    /// <summary>The event's id, the same string for all of its people.</summary>
    public string NameOf(ReadOnlySpan<char> eventId) =>
        _events.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(eventId, out var known)
            ? known.EventId
            : Of(eventId.ToString()).EventId;

    /// <summary>The entry that was written with this scan key, or null.</summary>
    public Task<JournalEntry?> FindScanAsync(string eventId, string scanKey) => Of(eventId).Scans.AskAsync(scanKey);

    private EventReader Of(string eventId) =>
        _events.GetOrAdd(eventId, static (id, self) => new EventReader(id, self.Store, self.Journal), this);

    private IParticipantStore Store => people;

    private IJournalStore Journal => journal;

    private sealed class EventReader
    {
        private readonly IParticipantStore _people;
        private readonly IJournalStore _journal;

        public EventReader(string eventId, IParticipantStore people, IJournalStore journal)
        {
            (EventId, _people, _journal) = (eventId, people, journal);
            People = new(LoadAsync, BatchMax, WaitingMax);
            Numbers = new(FindNumbersAsync, BatchMax, WaitingMax);
            Scans = new(FindScansAsync, BatchMax, WaitingMax);
        }

        public string EventId { get; }

        public ConcurrentDictionary<string, int> Known { get; } = new();

        public Batcher<int, StoredParticipant?> People { get; }

        public Batcher<string, int> Numbers { get; }

        public Batcher<string, JournalEntry?> Scans { get; }

        private async Task<IReadOnlyList<StoredParticipant?>> LoadAsync(IReadOnlyList<int> numbers)
        {
            var found = await _people.LoadAsync(EventId, numbers, CancellationToken.None);
            var byNumber = found.ToDictionary(person => person.Row.Number);
            return [.. numbers.Select(byNumber.GetValueOrDefault)];
        }

        private async Task<IReadOnlyList<int>> FindNumbersAsync(IReadOnlyList<string> ids)
        {
            var found = await _people.FindNumbersAsync(EventId, ids, CancellationToken.None);
            if (Known.Count > NumbersKeptMax)
            {
                Known.Clear();
            }

            foreach (var (id, number) in found)
            {
                Known[id] = number;
            }

            return [.. ids.Select(id => found.GetValueOrDefault(id))];
        }

        private async Task<IReadOnlyList<JournalEntry?>> FindScansAsync(IReadOnlyList<string> keys)
        {
            var found = await _journal.FindScansAsync(EventId, keys, CancellationToken.None);
            var byKey = found.ToDictionary(ScanRecords.KeyOf);
            return [.. keys.Select(byKey.GetValueOrDefault)];
        }
    }
}
