using System.Text;

namespace Attendance.Participants;

/// <summary>Walks the people of one part who match and are of one rank, by rising number. Finds the next one when it is
/// asked for, so that a page of a common name costs little.</summary>
internal sealed class DirectoryWalk
{
    private const int SampleSlots = 2_048;
    private static readonly byte[] WordStart = Encoding.UTF8.GetBytes([SearchText.WordStart]);

    private readonly DirectoryPart _part;
    private readonly DirectorySearch _search;
    private readonly DirectoryRank _rank;

    /// <summary>Texts to look through for candidates, and the slot of each one's next.</summary>
    private readonly List<(TextColumn Column, byte[] Needle)> _streams = [];
    private readonly int[] _next;

    /// <summary>What a candidate has to be looked through for, the rarest first.</summary>
    private readonly byte[][] _unknown;

    public DirectoryWalk(DirectoryPart part, DirectorySearch search, DirectoryRank rank, int afterNumber)
    {
        (_part, _search, _rank) = (part, search, rank);
        Slot = part.SlotAfter(afterNumber);
        _unknown = search.Needles.Length > 1 ? [.. search.Needles.OrderBy(Hits)] : [.. search.Needles];
        if (rank == DirectoryRank.StartsName)
        {
            _streams.AddRange(search.Starts.Select(start => (part.Names, start)));
        }
        else if (_unknown is [var rarest, .. var others])
        {
            _streams.AddRange([(part.Names, rarest), (part.Details, rarest)]);
            _unknown = others;
        }

        _next = [.. _streams.Select(stream => stream.Column.Next(stream.Needle, Slot, part.Count))];
        Settle();
    }

    public bool IsOver => Slot >= _part.Count;

    /// <summary>Where somebody stands who matches, unless it is over.</summary>
    public int Slot { get; private set; }

    public int Number => _part.NumberAt(Slot);

    public DirectoryPart Part => _part;

    public void Move()
    {
        Slot++;
        Settle();
    }

    /// <summary>The needle of a word of the query at the start of a word.</summary>
    public static byte[] StartOf(byte[] needle) => [.. WordStart, .. needle];

    private void Settle()
    {
        for (; Slot < _part.Count; Slot++)
        {
            Slot = _streams.Count == 0 ? Slot : NextCandidate();
            if (Slot < _part.Count && Matches())
            {
                return;
            }
        }
    }

    private int NextCandidate()
    {
        var first = _part.Count;
        for (var i = 0; i < _next.Length; i++)
        {
            if (_next[i] < Slot)
            {
                _next[i] = _streams[i].Column.Next(_streams[i].Needle, Slot, _part.Count);
            }

            first = Math.Min(first, _next[i]);
        }

        return first;
    }

    private bool Matches()
    {
        if (_part.RowAt(Slot) is null
            || (_search.Status != 0 && _part.StatusAt(Slot) != _search.Status)
            || (_search.GroupSets is { } sets && !sets[_part.GroupsAt(Slot)]))
        {
            return false;
        }

        var names = _part.Names[Slot];
        var details = _part.Details[Slot];
        foreach (var needle in _unknown)
        {
            if (names.IndexOf(needle) < 0 && details.IndexOf(needle) < 0)
            {
                return false;
            }
        }

        return _rank == DirectoryRank.StartsName || !StartsName(names);
    }

    private bool StartsName(ReadOnlySpan<byte> names)
    {
        foreach (var start in _search.Starts)
        {
            if (names.IndexOf(start) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How common a needle is among the next people: by a common one, more would be looked at only to be
    /// refused.</summary>
    private int Hits(byte[] needle)
    {
        var end = Math.Min(Slot + SampleSlots, _part.Count);
        var hits = 0;
        foreach (var column in (ReadOnlySpan<TextColumn>)[_part.Names, _part.Details])
        {
            for (var slot = column.Next(needle, Slot, end); slot < end; slot = column.Next(needle, slot + 1, end))
            {
                hits++;
            }
        }

        return hits;
    }
}
