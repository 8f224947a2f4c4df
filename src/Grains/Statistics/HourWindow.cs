using System.Collections.Immutable;

namespace Attendance.Statistics;

/// <summary>How many scans one gate had in the last hour, in slots of five minutes, by the time of the scans: what a
/// device sends late is no queue at the gate.</summary>
internal sealed class HourWindow
{
    /// <summary>Twice what is asked for, so that a clock that is ahead pushes nothing out.</summary>
    private const int Kept = 2 * ForecastInput.HourSlots;

    private readonly (long Slot, int Scans)[] _slots = new (long, int)[Kept];

    public void Add(DateTimeOffset at)
    {
        var slot = SlotOf(at);
        ref var kept = ref _slots[slot % Kept];
        if (slot > kept.Slot)
        {
            kept = (slot, 1);
        }
        else if (slot == kept.Slot)
        {
            kept.Scans++;
        }
    }

    /// <summary>The oldest first, the slot under way last.</summary>
    public ImmutableArray<int> Counts(DateTimeOffset now)
    {
        var last = SlotOf(now);
        return
        [
            .. Enumerable.Range(0, ForecastInput.HourSlots)
                .Select(back => last - ForecastInput.HourSlots + 1 + back)
                .Select(slot => _slots[slot % Kept] is var kept && kept.Slot == slot ? kept.Scans : 0),
        ];
    }

    private static long SlotOf(DateTimeOffset at) => at.UtcTicks / ForecastInput.Slot.Ticks;
}
