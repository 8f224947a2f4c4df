using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>The counters of one event. Adding every entry once gives what a recount would give.</summary>
internal sealed class Tally
{
    private readonly Dictionary<RecordStatus, int> _records = [];
    private readonly Dictionary<string, GateTally> _gates = [];
    private readonly Dictionary<string, int> _zones = [];
    private readonly Dictionary<string, Alert> _alerts = [];
    private DateTimeOffset? _lastUpdated;
    private int _participants;
    private int _attended;
    private int _inside;

    /// <summary>The record, when the entry was one.</summary>
    public AttendanceRecord? Add(JournalEntry entry)
    {
        _lastUpdated = entry.At;
        switch (entry.Kind)
        {
            case EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused:
                var record = JournalJson.RecordOf(entry);
                Count(_records, record.Status, 1);
                Of(record.GateId).Add(record);
                Move(record.Moves);
                return record;
            case EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified:
                var change = JournalJson.ReadChange(entry);
                Count(_records, change.PreviousStatus, -1);
                Count(_records, change.Status, 1);
                Move(change.Moves);
                return null;
            case EntryKind.ParticipantRegistered:
                _participants++;
                return null;
            case EntryKind.ParticipantErased:
                _participants--;
                return null;
            case EntryKind.AlertRaised:
                var raised = JournalJson.ReadRaised(entry);
                _alerts[raised.AlertId] = raised.ToAlert();
                return null;
            case EntryKind.AlertCleared:
                _alerts.Remove(JournalJson.ReadCleared(entry).AlertId);
                return null;
            default:
                return null;
        }
    }

    public EventStatistics ToStatistics(long position) => new()
    {
        Position = position,
        LastUpdated = _lastUpdated,
        TotalParticipants = _participants,
        AttendedParticipants = _attended,
        InsideNow = _inside,
        Records = _records.ToImmutableDictionary(),
        Gates = _gates.ToImmutableDictionary(gate => gate.Key, gate => gate.Value.ToStatistics()),
        Zones = _zones.ToImmutableDictionary(),
        Alerts = [.. _alerts.Values.OrderBy(alert => alert.Since)],
    };

    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key, int by)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + by;

    private GateTally Of(string gateId)
    {
        if (!_gates.TryGetValue(gateId, out var gate))
        {
            _gates[gateId] = gate = new GateTally();
        }

        return gate;
    }

    private void Move(Moves? moves)
    {
        if (moves is null)
        {
            return;
        }

        _attended += moves.Attended;
        _inside += moves.Inside;
        foreach (var (zone, inside) in moves.Zones ?? [])
        {
            Count(_zones, zone, inside);
        }
    }

    private sealed class GateTally
    {
        private readonly Dictionary<ScanMethod, int> _methods = [];
        private readonly Dictionary<Reason, int> _refusals = [];
        private int _processed;
        private double _processingMs;
        private DateTimeOffset? _last;

        public void Add(AttendanceRecord record)
        {
            _processed++;
            _processingMs += record.ProcessingMs;
            if (record.Reason is { } reason && !record.Admitted)
            {
                Count(_refusals, reason, 1);
            }

            if (record.Admitted)
            {
                Count(_methods, record.Method, 1);
                _last = _last is null || record.Timestamp > _last ? record.Timestamp : _last;
            }
        }

        public GateStatistics ToStatistics() => new()
        {
            TotalProcessed = _processed,
            AvgProcessingMs = Math.Round(_processingMs / _processed, 3),
            LastAttendance = _last,
            MethodBreakdown = _methods.ToImmutableDictionary(),
            Refusals = _refusals.ToImmutableDictionary(),
        };
    }
}
