using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Adds up entries for the table of hours, from where the store is to where the journal is.</summary>
internal sealed class HourlyFold
{
    private readonly Dictionary<(DateTimeOffset Hour, string GateId), HourlyRow> _rows = [];
    private readonly ScanFactsReader _facts = new();
    private readonly TimeZoneInfo _zone;
    private HourlyPosition _stored;

    /// <param name="stored">What the store has.</param>
    /// <param name="timeZone">By which to count; with another one than the stored, all is counted anew.</param>
    public HourlyFold(HourlyPosition stored, string timeZone)
    {
        _stored = stored;
        TimeZone = timeZone;
        Position = stored.TimeZone == timeZone ? stored.Position : 0;
        _zone = EventHours.ZoneOf(timeZone);
    }

    public string TimeZone { get; }

    public long Position { get; private set; }

    /// <summary>Whether there is something to store.</summary>
    public bool IsAhead => _stored.TimeZone != TimeZone || Position > _stored.Position;

    public int PendingRows => _rows.Count;

    /// <summary>Adds the entry if it is the next one.</summary>
    /// <param name="entry">An entry of the journal.</param>
    /// <param name="change">What it says, completed from its record, for an old entry that does not say it
    /// all.</param>
    public void Add(JournalEntry entry, RecordChange? change = null)
    {
        if (entry.Position != Position + 1)
        {
            return;
        }

        Position = entry.Position;
        switch (entry.Kind)
        {
            case EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused:
                Add(_facts.Read(entry));
                break;
            case EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified:
                Add(change ?? JournalJson.ReadChange(entry));
                break;
            default:
                break;
        }
    }

    public HourlyStep ToStep(DateTimeOffset now) => new()
    {
        From = _stored,
        To = new HourlyPosition { Position = Position, TimeZone = TimeZone },
        At = now,
        Rows = _rows.Values,
    };

    /// <summary>The step is in the store.</summary>
    public void Stored(HourlyStep step)
    {
        _stored = step.To;
        _rows.Clear();
    }

    private void Add(in ScanFacts facts)
    {
        var row = RowOf(facts.Timestamp, facts.GateId);
        row.Scans++;
        row.Refused += facts.Admitted ? 0 : 1;
        // Written with three places, so this is no rounding: sums are the same in whatever order they are made.
        row.ProcessingUs += (long)Math.Round(facts.ProcessingMs * 1_000);
        if (facts is { Status: RecordStatus.Confirmed, Direction: Direction.In })
        {
            Count(row, facts.Method, 1);
        }
    }

    private void Add(RecordChange change)
    {
        var by = (change.Status == RecordStatus.Confirmed ? 1 : 0)
            - (change.PreviousStatus == RecordStatus.Confirmed ? 1 : 0);
        if (by != 0 && change is { Direction: Direction.In, Timestamp: { } timestamp, Method: { } method })
        {
            Count(RowOf(timestamp, change.GateId), method, by);
        }
    }

    private HourlyRow RowOf(DateTimeOffset at, string gateId)
    {
        var hour = EventHours.HourOf(at, _zone);
        if (!_rows.TryGetValue((hour, gateId), out var row))
        {
            _rows[(hour, gateId)] = row = new HourlyRow(hour, gateId);
        }

        return row;
    }

    private static void Count(HourlyRow row, ScanMethod method, int by)
    {
        switch (method)
        {
            case ScanMethod.QrScan:
                row.Qr += by;
                break;
            case ScanMethod.BleAuto:
                row.Ble += by;
                break;
            case ScanMethod.Manual:
                row.Manual += by;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(method), method, "There is no column for it.");
        }
    }
}
