using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>Everybody of one event, to be searched. Most are in one big part; who changed since is in a small one, so
/// that a change moves little and people still come by number.</summary>
internal sealed class PeopleDirectory(int changedMax = 2_000)
{
    private readonly GroupSets _sets = new();
    private DirectoryPart _settled = new();
    private DirectoryPart _changed = new();

    /// <summary>Forgets somebody.</summary>
    public void Remove(int number)
    {
        _settled.Remove(number);
        _changed.Remove(number);
    }

    /// <summary>Takes in people by rising number, new or changed. Who was erased must not be among them.</summary>
    public void Put(IEnumerable<(ParticipantRow Row, Person Person)> people)
    {
        var changed = new DirectoryPart();
        foreach (var (row, person) in people)
        {
            Remove(row.Number);
            var groups = _sets.Add(row.Groups);
            var lean = row with
            {
                Groups = _sets[groups],
                Permissions = _sets[_sets.Add(row.Permissions)],
                EmailKey = null,
            };
            var part = row.Number > _settled.LastNumber ? _settled : changed;
            part.Append(lean, groups, PersonText.Of(row.ParticipantId, person));
        }

        Settle(changed);
    }

    /// <summary>After a big load: gives back the room that was left for more.</summary>
    public void Trim() => _settled.Trim();

    /// <summary>Up to <paramref name="limit"/> who match after the cursor, best first, and where the next page begins;
    /// null when there is nobody more.</summary>
    public (List<ParticipantRow> Rows, DirectoryCursor? Next) Find(
        SearchTerms terms, FindPeople query, DirectoryCursor after, int limit)
    {
        var search = new DirectorySearch(terms)
        {
            Status = (byte)(query.Status ?? 0),
            GroupSets = query.Group is { } group ? SetsWith(group) : null,
        };
        var found = new List<ParticipantRow>();
        DirectoryCursor? last = null;
        for (var rank = terms.Needles.IsEmpty ? DirectoryRank.Other : after.Rank; rank <= DirectoryRank.Other; rank++)
        {
            var afterNumber = rank == after.Rank ? after.Number : 0;
            var walks = new[]
            {
                new DirectoryWalk(_settled, search, rank, afterNumber),
                new DirectoryWalk(_changed, search, rank, afterNumber),
            };
            while (Lowest(walks) is { } walk)
            {
                if (found.Count == limit)
                {
                    return (found, last);
                }

                found.Add(walk.Part.RowAt(walk.Slot)!);
                last = new DirectoryCursor(rank, walk.Number);
                walk.Move();
            }
        }

        return (found, null);
    }

    private static DirectoryWalk? Lowest(DirectoryWalk[] walks) =>
        (walks[0].IsOver, walks[1].IsOver) switch
        {
            (true, true) => null,
            (true, false) => walks[1],
            (false, true) => walks[0],
            _ => walks[0].Number < walks[1].Number ? walks[0] : walks[1],
        };

    private bool[] SetsWith(string group)
    {
        var with = new bool[_sets.Count];
        for (var set = 0; set < with.Length; set++)
        {
            with[set] = _sets[set].Contains(group, StringComparer.Ordinal);
        }

        return with;
    }

    private void Settle(DirectoryPart changed)
    {
        if (changed.Count > 0)
        {
            _changed = DirectoryPart.Merge(_changed, changed);
        }

        if (_changed.Count > changedMax || _settled.Removed > Math.Max(changedMax, _settled.Count / 3))
        {
            _settled = DirectoryPart.Merge(_settled, _changed);
            _changed = new DirectoryPart();
        }
    }
}
