using System.Globalization;
using System.Runtime.InteropServices;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

/// <summary>Who came when and left when. Adding every entry once gives what a recount would give, in whatever order
/// the records came: with each entry a person's part is taken out of the sums and put back as it is then.</summary>
internal sealed class Visits
{
    private readonly ScanFactsReader _facts = new();
    private readonly VisitSums _sums = new();
    private readonly Dictionary<string, GateTimes> _gates = new(StringComparer.Ordinal);

    /// <summary>Everybody's passages in the order of the journal, linked person by person in the order of time. The
    /// first is nobody's.</summary>
    private readonly List<Passage> _passages = [default];

    /// <summary>By number: which passage is a person's earliest; 0 for none.</summary>
    private readonly List<int> _earliest = [];

    /// <summary>By number: reasons for which the door refused somebody, a bit each.</summary>
    private readonly List<ushort> _refusals = [];

    public VisitSums Sums => _sums;

    public IReadOnlyDictionary<string, GateTimes> Gates => _gates;

    public void Add(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused:
                Add(entry, _facts.Read(entry));
                break;
            case EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified:
                Change(entry.Participant, JournalJson.ReadChange(entry));
                break;
            default:
                break;
        }
    }

    /// <summary>Whether somebody has a confirmed entry.</summary>
    public bool HasAttended(int person)
    {
        for (var at = EarliestOf(person); at != 0; at = _passages[at].Next)
        {
            if (_passages[at] is { IsConfirmed: true, Direction: Direction.In })
            {
                return true;
            }
        }

        return false;
    }

    private int EarliestOf(int person) => person < _earliest.Count ? _earliest[person] : 0;

    private void Add(JournalEntry entry, in ScanFacts facts)
    {
        if (!_gates.TryGetValue(facts.GateId, out var gate))
        {
            _gates[facts.GateId] = gate = new GateTimes();
        }

        var passage = new Passage
        {
            At = facts.Timestamp.UtcTicks,
            Position = checked((uint)entry.Position),
            Direction = facts.Direction,
            Method = facts.Method,
            Status = facts.Status,
            Reason = facts.Reason ?? 0,
        };
        gate.Add(facts);
        gate.Refused += passage.IsRefused ? 1 : 0;
        if (entry.Participant == 0)
        {
            _sums.CountRefusal(passage, 1);
            return;
        }

        while (_earliest.Count <= entry.Participant)
        {
            _earliest.Add(0);
            _refusals.Add(0);
        }

        Count(entry.Participant, -1);
        if (entry.Kind == EntryKind.AttendanceRefused)
        {
            // What the door refused never comes to count.
            _refusals[entry.Participant] |= VisitSums.BitOf(passage.Reason);
            _sums.CountRefusal(passage, 1);
        }
        else
        {
            Insert(entry.Participant, passage);
        }

        Count(entry.Participant, 1);
    }

    private void Insert(int person, Passage passage)
    {
        var index = _passages.Count;
        var before = 0;
        var after = _earliest[person];
        while (after != 0 && !passage.IsBefore(_passages[after]))
        {
            (before, after) = (after, _passages[after].Next);
        }

        passage.Next = after;
        _passages.Add(passage);
        if (before == 0)
        {
            _earliest[person] = index;
        }
        else
        {
            CollectionsMarshal.AsSpan(_passages)[before].Next = index;
        }
    }

    private void Change(int person, RecordChange change)
    {
        var position = uint.Parse(change.RecordId, CultureInfo.InvariantCulture);
        var at = EarliestOf(person);
        while (at != 0 && _passages[at].Position != position)
        {
            at = _passages[at].Next;
        }

        if (at == 0)
        {
            throw new InvalidDataException($"Participant {person} has no record {position} that could change.");
        }

        Count(person, -1);
        ref var passage = ref CollectionsMarshal.AsSpan(_passages)[at];
        var refused = passage.IsRefused;
        passage.Status = change.Status;
        passage.Reason = change.Reason ?? 0;
        _gates[change.GateId].Refused += (passage.IsRefused ? 1 : 0) - (refused ? 1 : 0);
        Count(person, 1);
    }

    private void Count(int person, int by) =>
        _sums.Count(CollectionsMarshal.AsSpan(_passages), _earliest[person], _refusals[person], by);
}
