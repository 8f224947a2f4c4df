using Attendance.Journal;
using Orleans;
using Orleans.Placement;

namespace Attendance.Participants;

/// <summary>Follows the journal by reading it when somebody searches, not by its stream: an upload or a full door is
/// none of its business until then, and nobody keeps it in memory who does not search.</summary>
[GrainType("directory"), Immovable]
internal sealed class DirectoryGrain(IParticipantStore people, IJournalStore journal, ParticipantRows rows)
    : Grain, IDirectoryGrain
{
    private const int ReadMax = 5_000;

    /// <summary>With more changes than this it is quicker to load everybody.</summary>
    private const int ChangesMax = 20_000;

    /// <summary>Null when everybody has to be loaded.</summary>
    private PeopleDirectory? _directory;

    /// <summary>What the journal says up to here is in the directory.</summary>
    private long _position;

    private string EventId => this.GetPrimaryKeyString();

    public async Task<PeoplePage> Find(FindPeople query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, FindPeople.LimitMax);
        if (SearchTerms.Parse(query.Query, out var terms) is var outcome && terms is null)
        {
            return new PeoplePage { Outcome = outcome };
        }

        if (!DirectoryCursor.TryParse(query.Cursor, out var after))
        {
            return new PeoplePage { Outcome = FindOutcome.CursorUnknown };
        }

        var directory = await CatchUp();
        var (found, next) = directory.Find(terms, query, after, query.Limit);
        return new PeoplePage
        {
            Outcome = outcome,
            People = [.. found.Select(row => rows.View(EventId, rows.Read(EventId, row)))],
            NextCursor = next?.ToString(),
        };
    }

    /// <summary>Reads what was confirmed before now. The position is that of before the rows were read: what changes
    /// meanwhile is read twice, and missed never.</summary>
    private async Task<PeopleDirectory> CatchUp()
    {
        var head = await journal.HeadAsync(EventId, CancellationToken.None);
        if (_directory is { } directory)
        {
            var changed = head == _position
                ? []
                : await people.ListChangedAsync(EventId, _position, head, ChangesMax + 1, CancellationToken.None);
            if (changed.Count <= ChangesMax)
            {
                await Reload(directory, changed);
                _position = head;
                return directory;
            }
        }

        // Before the new one is read, so that there are never two in memory.
        _directory = null;
        _directory = await LoadAll();
        _position = head;
        return _directory;
    }

    private async Task Reload(PeopleDirectory directory, IReadOnlyList<int> changed)
    {
        foreach (var numbers in changed.Order().Chunk(ReadMax))
        {
            var read = await people.ListAsync(EventId, numbers, CancellationToken.None);
            foreach (var number in numbers)
            {
                directory.Remove(number);
            }

            Put(directory, read.OrderBy(row => row.Number));
        }
    }

    private async Task<PeopleDirectory> LoadAll()
    {
        var directory = new PeopleDirectory();
        var after = 0;
        while (true)
        {
            var read = await people.ListAsync(EventId, after, ReadMax, CancellationToken.None);
            Put(directory, read);
            if (read.Count < ReadMax)
            {
                directory.Trim();
                return directory;
            }

            after = read[^1].Number;
        }
    }

    private void Put(PeopleDirectory directory, IEnumerable<ParticipantRow> read) => directory.Put(
        read.Where(row => !row.IsErased).Select(row => (row, rows.Read(EventId, row).Person)));
}
