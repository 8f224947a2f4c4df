using Attendance.Journal;

namespace Attendance.Participants;

/// <summary>People by rising number, column by column: what is searched, what is filtered by, and the sealed row that
/// the rest is opened from.</summary>
internal sealed class DirectoryPart
{
    private readonly List<int> _numbers = [];
    private readonly List<ParticipantRow?> _rows = [];
    private readonly List<byte> _statuses = [];
    private readonly List<int> _groups = [];
    private readonly TextColumn _names = new();
    private readonly TextColumn _details = new();

    /// <summary>Slots, those of removed people too.</summary>
    public int Count => _numbers.Count;

    public int Removed { get; private set; }

    public int LastNumber => Count == 0 ? 0 : _numbers[^1];

    /// <summary>The words of names, each after a <see cref="SearchText.WordStart"/>.</summary>
    public TextColumn Names => _names;

    public TextColumn Details => _details;

    public int NumberAt(int slot) => _numbers[slot];

    /// <summary>Null when the person was removed.</summary>
    public ParticipantRow? RowAt(int slot) => _rows[slot];

    public byte StatusAt(int slot) => _statuses[slot];

    /// <summary>Which of the <see cref="GroupSets"/>.</summary>
    public int GroupsAt(int slot) => _groups[slot];

    /// <summary>The first slot whose number is higher.</summary>
    public int SlotAfter(int number)
    {
        var slot = _numbers.BinarySearch(number);
        return slot < 0 ? ~slot : slot + 1;
    }

    /// <summary>The number must be higher than all before.</summary>
    public void Append(ParticipantRow row, int groups, PersonText text)
    {
        AppendRow(row, groups);
        _names.Append(text.Names);
        _details.Append(text.Details);
    }

    public void Remove(int number)
    {
        var slot = _numbers.BinarySearch(number);
        if (slot >= 0 && _rows[slot] is not null)
        {
            _rows[slot] = null;
            _names.Blank(slot);
            _details.Blank(slot);
            Removed++;
        }
    }

    public void Trim()
    {
        _numbers.TrimExcess();
        _rows.TrimExcess();
        _statuses.TrimExcess();
        _groups.TrimExcess();
        _names.Trim();
        _details.Trim();
    }

    /// <summary>The people of both, who must not overlap; the two parts are emptied.</summary>
    public static DirectoryPart Merge(DirectoryPart one, DirectoryPart other)
    {
        var merged = new DirectoryPart();
        for (int i = 0, k = 0; i < one.Count || k < other.Count;)
        {
            if (k == other.Count || (i < one.Count && one._numbers[i] < other._numbers[k]))
            {
                merged.Append(one, i++);
            }
            else
            {
                merged.Append(other, k++);
            }
        }

        one.Clear();
        other.Clear();
        merged.Trim();
        return merged;
    }

    private void Append(DirectoryPart from, int slot)
    {
        if (from._rows[slot] is { } row)
        {
            AppendRow(row, from._groups[slot]);
            _names.Append(from._names[slot]);
            _details.Append(from._details[slot]);
        }
    }

    private void AppendRow(ParticipantRow row, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(row.Number, LastNumber);
        _numbers.Add(row.Number);
        _rows.Add(row);
        _statuses.Add((byte)row.Status);
        _groups.Add(groups);
    }

    private void Clear()
    {
        _numbers.Clear();
        _rows.Clear();
        _statuses.Clear();
        _groups.Clear();
        _names.Clear();
        _details.Clear();
        Removed = 0;
    }
}
