using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>Keeps the facts about everybody on one list up to date, as the directory does: all are read once, then who
/// the journal says changed. The directory itself has only what is searched, and opens the rest row by row.</summary>
internal sealed class PeopleFactsReader(
    string eventId, IParticipantStore people, IJournalStore journal, PersonalData personal)
{
    private const int ReadMax = 5_000;

    /// <summary>With more changes than this it is quicker to load everybody.</summary>
    private const int ChangesMax = 20_000;

    private PeopleFacts? _facts;

    /// <summary>What the journal says up to here is in the facts.</summary>
    private long _position;

    /// <summary>The facts as of now. The position is that of before the rows were read: what changes meanwhile is read
    /// twice, and missed never.</summary>
    public async Task<PeopleFacts> CatchUpAsync()
    {
        var head = await journal.HeadAsync(eventId, CancellationToken.None);
        if (_facts is { } facts)
        {
            var changed = head == _position
                ? []
                : await people.ListChangedAsync(eventId, _position, head, ChangesMax + 1, CancellationToken.None);
            if (changed.Count <= ChangesMax)
            {
                await ReloadAsync(facts, changed);
                _position = head;
                return facts;
            }
        }

        _facts = null;
        _facts = await LoadAllAsync();
        _position = head;
        return _facts;
    }

    private async Task ReloadAsync(PeopleFacts facts, IReadOnlyList<int> changed)
    {
        foreach (var numbers in changed.Order().Chunk(ReadMax))
        {
            var read = await people.ListAsync(eventId, numbers, CancellationToken.None);
            foreach (var number in numbers)
            {
                facts.Remove(number);
            }

            Put(facts, read);
        }
    }

    private async Task<PeopleFacts> LoadAllAsync()
    {
        var facts = new PeopleFacts();
        var after = 0;
        while (true)
        {
            var read = await people.ListAsync(eventId, after, ReadMax, CancellationToken.None);
            Put(facts, read);
            if (read.Count < ReadMax)
            {
                return facts;
            }

            after = read[^1].Number;
        }
    }

    private void Put(PeopleFacts facts, IEnumerable<ParticipantRow> read)
    {
        foreach (var row in read.Where(row => !row.IsErased))
        {
            facts.Put(row, personal.Open(eventId, row.Number, row.Personal));
        }
    }
}
