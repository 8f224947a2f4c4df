using System.Text;

namespace Attendance.Participants;

/// <summary>One folded text per slot, all in one stretch of memory, which is searched at the speed of memory rather
/// than person by person.</summary>
internal sealed class TextColumn
{
    private readonly List<int> _ends = [];
    private byte[] _bytes = [];

    private int Length => _ends.Count == 0 ? 0 : _ends[^1];

    public ReadOnlySpan<byte> this[int slot] => _bytes.AsSpan(Start(slot).._ends[slot]);

    public void Append(string folded)
    {
        var bytes = Encoding.UTF8.GetByteCount(folded);
        Encoding.UTF8.GetBytes(folded, Grow(bytes));
    }

    public void Append(ReadOnlySpan<byte> folded) => folded.CopyTo(Grow(folded.Length));

    /// <summary>Nothing finds this slot any more, and nothing of it stays in memory.</summary>
    public void Blank(int slot) => _bytes.AsSpan(Start(slot).._ends[slot]).Clear();

    /// <summary>The first slot from <paramref name="from"/> to before <paramref name="to"/> that holds the needle, else
    /// <paramref name="to"/>. The needle must not reach over a word's start.</summary>
    public int Next(ReadOnlySpan<byte> needle, int from, int to)
    {
        if (from >= to)
        {
            return to;
        }

        var start = Start(from);
        var at = _bytes.AsSpan(start.._ends[to - 1]).IndexOf(needle);
        return at < 0 ? to : SlotAt(start + at, from);
    }

    /// <summary>Gives back the room that growing left over.</summary>
    public void Trim()
    {
        Resize(Length);
        _ends.TrimExcess();
    }

    /// <summary>Leaves nothing readable behind; the column is not used again.</summary>
    public void Clear()
    {
        Array.Clear(_bytes);
        _ends.Clear();
    }

    private int Start(int slot) => slot == 0 ? 0 : _ends[slot - 1];

    private Span<byte> Grow(int bytes)
    {
        var start = Length;
        if (start + bytes > _bytes.Length)
        {
            Resize(Math.Max(start + bytes, checked(_bytes.Length * 2)));
        }

        _ends.Add(start + bytes);
        return _bytes.AsSpan(start, bytes);
    }

    private void Resize(int capacity)
    {
        var old = _bytes;
        _bytes = new byte[capacity];
        old.AsSpan(0, Length).CopyTo(_bytes);
        Array.Clear(old);
    }

    /// <summary>Hits are mostly near each other, or far apart: the steps double until the place is passed.</summary>
    private int SlotAt(int place, int from)
    {
        var (low, step) = (from, 1);
        while (low + step < _ends.Count && _ends[low + step - 1] <= place)
        {
            low += step;
            step *= 2;
        }

        var high = Math.Min(low + step, _ends.Count) - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ends[middle] <= place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
