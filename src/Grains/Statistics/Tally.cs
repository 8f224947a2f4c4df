using System.Collections.Immutable;
using System.Text.Json;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>The counters of one event. Adding every entry once gives what a recount would give.</summary>
internal sealed class Tally(Sums sums)
{
    private readonly ScanFactsReader _facts = new();

    public Tally()
        : this(new Sums())
    {
    }

    public static Tally Read(string json) => new(
        JsonSerializer.Deserialize(json, SumsJson.Default.Sums) ?? throw new JsonException("There are no sums."));

    public string Write() => JsonSerializer.Serialize(sums, SumsJson.Default.Sums);

    public void Add(JournalEntry entry)
    {
        sums.LastUpdated = entry.At;
        switch (entry.Kind)
        {
            case EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused:
                Add(_facts.Read(entry));
                break;
            case EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified:
                Add(JournalJson.ReadChange(entry));
                break;
            case EntryKind.ParticipantRegistered:
                sums.Participants++;
                break;
            case EntryKind.ParticipantErased:
                sums.Participants--;
                break;
            case EntryKind.AlertRaised:
                var raised = JournalJson.ReadRaised(entry);
                sums.Alerts[raised.AlertId] = raised.ToAlert();
                break;
            case EntryKind.AlertCleared:
                sums.Alerts.Remove(JournalJson.ReadCleared(entry).AlertId);
                break;
            default:
                break;
        }
    }

    /// <summary>Like <see cref="Add(JournalEntry)"/> for a change that was completed by what its record says.</summary>
    public void Add(JournalEntry entry, RecordChange change)
    {
        sums.LastUpdated = entry.At;
        Add(change);
    }

    /// <summary>A gate's scans of the last five minutes, a number per ten seconds, the oldest first.</summary>
    public ImmutableArray<int> GateWindow(string gateId, DateTimeOffset now) =>
        sums.Gates.TryGetValue(gateId, out var gate) ? [.. gate.Window.Counts(now)] : [];

    public EventStatistics ToStatistics(long position, DateTimeOffset now, EventPlan? plan = null)
    {
        var gates = sums.Gates.ToImmutableDictionary(
            gate => gate.Key, gate => GateTally.ToStatistics(gate.Value, now, plan?.Gates.GetValueOrDefault(gate.Key)));
        var (trend, isMoving) = TrendAt(now);
        isMoving |= sums.Gates.Values.Any(gate => gate.Window.Total(now) > 0);
        return new EventStatistics
        {
            Position = position,
            LastUpdated = sums.LastUpdated,
            TotalParticipants = sums.Participants,
            AttendedParticipants = sums.Attended,
            InsideNow = sums.Inside,
            Records = sums.Records.ToImmutableDictionary(),
            Gates = gates,
            Zones = sums.Zones.ToImmutableDictionary(),
            Alerts = [.. sums.Alerts.Values.OrderBy(alert => alert.Since)],
            Hours = EventHours.Of(sums.Quarters, EventHours.ZoneOf(plan?.Event.TimeZone)),
            Trend = trend,
            MovingAt = isMoving ? LoadWindow.StartOf(now) : null,
        };
    }

    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key, int by)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + by;

    private void Add(in ScanFacts facts)
    {
        Count(sums.Records, facts.Status, 1);
        if (!sums.Gates.TryGetValue(facts.GateId, out var gate))
        {
            sums.Gates[facts.GateId] = gate = new GateSums();
        }

        GateTally.Add(gate, facts);
        if (facts is { Status: RecordStatus.Confirmed, Direction: Direction.In })
        {
            CountEntry(facts.Timestamp, facts.GateId, facts.Method, 1);
        }

        Move(facts.Attended, facts.Inside, facts.Zones);
    }

    private void Add(RecordChange change)
    {
        Count(sums.Records, change.PreviousStatus, -1);
        Count(sums.Records, change.Status, 1);
        var by = (change.Status == RecordStatus.Confirmed ? 1 : 0)
            - (change.PreviousStatus == RecordStatus.Confirmed ? 1 : 0);
        if (by != 0 && change is { Direction: Direction.In, Timestamp: { } timestamp, Method: { } method })
        {
            CountEntry(timestamp, change.GateId, method, by);
        }

        if (change.Moves is { } moves)
        {
            Move(moves.Attended, moves.Inside, moves.Zones);
        }
    }

    private void CountEntry(DateTimeOffset at, string gateId, ScanMethod method, int by)
    {
        var number = EventHours.QuarterOf(at);
        if (!sums.Quarters.TryGetValue(number, out var quarter))
        {
            sums.Quarters[number] = quarter = [];
        }

        if (!quarter.TryGetValue(gateId, out var methods))
        {
            quarter[gateId] = methods = [];
        }

        Count(methods, method, by);
        sums.CheckIns.Add(at, by);
    }

    private void Move(int attended, int inside, ZoneMove[]? zones)
    {
        sums.Attended += attended;
        sums.Inside += inside;
        foreach (var (zone, moved) in zones ?? [])
        {
            Count(sums.Zones, zone, moved);
        }
    }

    private (Trend Trend, bool IsMoving) TrendAt(DateTimeOffset now)
    {
        var counts = sums.CheckIns.Counts(now);
        var before = counts.Take(LoadWindow.Buckets).Sum();
        var last = counts.Skip(LoadWindow.Buckets).Sum();
        var minutes = LoadWindow.BucketSpan.TotalMinutes * LoadWindow.Buckets;
        var trend = new Trend
        {
            CheckInsPerMinute = Math.Round(last / minutes, 3),
            PreviousPerMinute = Math.Round(before / minutes, 3),
        };
        return (trend, counts.Any(count => count != 0));
    }
}
