using Attendance.Statistics;

namespace Attendance.Fakes;

/// <summary>The table of hours in memory, with the rules of the real stores.</summary>
internal sealed class MemoryHours : IHourlyStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string EventId, DateTimeOffset Hour, string GateId), HourlyRow> _rows = [];
    private readonly Dictionary<string, HourlyPosition> _positions = [];

    /// <summary>How often something was stored.</summary>
    public int Folds { get; private set; }

    /// <summary>Fails the next step after it was stored, as a connection that breaks does.</summary>
    public bool BreakAfterNext { get; set; }

    public IReadOnlyList<HourlyRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Values.OrderBy(row => row.Hour).ThenBy(row => row.GateId, StringComparer.Ordinal)];
            }
        }
    }

    public Task<HourlyPosition> PositionAsync(string eventId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(
                _positions.GetValueOrDefault(eventId) ?? new HourlyPosition { Position = 0, TimeZone = "" });
        }
    }

    public async Task<bool> TryFoldAsync(string eventId, HourlyStep step, CancellationToken cancellationToken)
    {
        var position = await PositionAsync(eventId, cancellationToken);
        lock (_lock)
        {
            if (position != step.From)
            {
                return false;
            }

            Folds++;
            _positions[eventId] = step.To;
            if (step.IsRebuild)
            {
                foreach (var key in _rows.Keys.Where(key => key.EventId == eventId).ToList())
                {
                    _rows.Remove(key);
                }
            }

            foreach (var row in step.Rows)
            {
                var key = (eventId, row.Hour, row.GateId);
                _rows[key] = Sum(_rows.GetValueOrDefault(key) ?? new HourlyRow(row.Hour, row.GateId), row);
            }
        }

        if (BreakAfterNext)
        {
            BreakAfterNext = false;
            throw new Journal.StoreUnavailableException("The connection broke.");
        }

        return true;
    }

    private static HourlyRow Sum(HourlyRow row, HourlyRow added) => row with
    {
        Qr = row.Qr + added.Qr,
        Ble = row.Ble + added.Ble,
        Manual = row.Manual + added.Manual,
        Scans = row.Scans + added.Scans,
        Refused = row.Refused + added.Refused,
        ProcessingUs = row.ProcessingUs + added.ProcessingUs,
    };
}
