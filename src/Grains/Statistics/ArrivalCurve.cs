using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>How many people came for the first time in which five minutes, by the time of their scans. Adding every
/// entry once gives what a recount would give.</summary>
/// <remarks><see cref="Moves.Attended"/> says that somebody counts, not since when: a late scan may show that somebody
/// who counts already came earlier, and an annulled one that they came later, and neither moves it. So this remembers
/// each person's entrances, and takes an arrival back from where it was counted.</remarks>
internal sealed class ArrivalCurve
{
    private const long NoSlot = long.MaxValue;

    private readonly Dictionary<int, Entrance[]> _people = [];
    private readonly Dictionary<long, int> _arrivals = [];

    public void Add(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.AttendanceRecorded:
                Add(entry, JournalJson.RecordOf(entry));
                break;
            case EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified:
                Change(entry, JournalJson.ReadChange(entry));
                break;
            default:
                break;
        }
    }

    /// <summary>First arrivals per slot from <paramref name="opensAt"/> up to now. Whoever came before, by an override
    /// or by a clock that is off, counts as coming in the first slot, and whoever comes later than now in the
    /// last.</summary>
    public ImmutableArray<int> Since(DateTimeOffset opensAt, DateTimeOffset now)
    {
        var last = Math.Max(0, (now - opensAt).Ticks / ForecastInput.Slot.Ticks);
        var counts = new int[last + 1];
        foreach (var (slot, people) in _arrivals)
        {
            // Slots start at full five minutes, which admission need not do: half a slot decides.
            var middle = ((slot * ForecastInput.Slot.Ticks) + (ForecastInput.Slot.Ticks / 2)) - opensAt.UtcTicks;
            counts[Math.Clamp(middle / ForecastInput.Slot.Ticks, 0, last)] += people;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(counts);
    }

    private static long FirstOf(Entrance[] entrances)
    {
        var first = NoSlot;
        foreach (var entrance in entrances)
        {
            first = entrance.Counts ? Math.Min(first, entrance.Slot) : first;
        }

        return first;
    }

    private void Add(JournalEntry entry, AttendanceRecord record)
    {
        if (record.Direction != Direction.In)
        {
            return;
        }

        // One that does not count may come to count later, when another is annulled.
        var entrance = new Entrance(
            entry.Position,
            record.Timestamp.UtcTicks / ForecastInput.Slot.Ticks,
            record.Status == RecordStatus.Confirmed);
        var before = _people.GetValueOrDefault(entry.Participant) ?? [];
        Replace(entry.Participant, before, [.. before, entrance]);
    }

    private void Change(JournalEntry entry, RecordChange change)
    {
        var before = _people.GetValueOrDefault(entry.Participant) ?? [];
        var position = long.Parse(change.RecordId, CultureInfo.InvariantCulture);
        var index = Array.FindIndex(before, entrance => entrance.Position == position);
        if (index < 0)
        {
            // The change of an exit.
            return;
        }

        Entrance[] after = [.. before];
        after[index] = after[index] with { Counts = change.Status == RecordStatus.Confirmed };
        Replace(entry.Participant, before, after);
    }

    private void Replace(int participant, Entrance[] before, Entrance[] after)
    {
        _people[participant] = after;
        var (from, to) = (FirstOf(before), FirstOf(after));
        if (from == to)
        {
            return;
        }

        Count(from, -1);
        Count(to, 1);
    }

    private void Count(long slot, int by)
    {
        if (slot != NoSlot && (_arrivals[slot] = _arrivals.GetValueOrDefault(slot) + by) == 0)
        {
            _arrivals.Remove(slot);
        }
    }

    private readonly record struct Entrance(long Position, long Slot, bool Counts);
}
