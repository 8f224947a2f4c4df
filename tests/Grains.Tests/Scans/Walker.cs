using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Scans;

/// <summary>One person at the doors: decides by the rules, writes a journal, and remembers as the participant grain
/// does.</summary>
internal sealed class Walker(int number = 1, List<JournalEntry>? journal = null)
{
    public Participant Participant { get; set; } = Samples.Participant(number);

    public ScanHistory History { get; private set; } = ScanHistory.Empty;

    /// <summary>Everybody's entries.</summary>
    public List<JournalEntry> Journal { get; } = journal ?? [];

    /// <summary>The history as somebody would read it from the journal.</summary>
    public ScanHistory Replayed() =>
        Journal.Where(entry => entry.Participant == number).Aggregate(ScanHistory.Empty, (history, entry) =>
            history.Apply(entry));

    public AttendanceRecord Admitted(string scanId) => Assert.Single(History.Admitted, record =>
        record.ScanId == scanId);

    public Decision Scan(DecideScan command, bool noRoom = false)
    {
        var decision = ScanRules.Decide(command, Participant, History, command.Scan.ReceivedAt, noRoom);
        if (decision.IsStored)
        {
            return decision;
        }

        var position = Write(Journal, ScanRecords.ToAppend(decision, number, History.Sequence).Entries);
        var record = decision.Record with { Position = position };
        var next = record.Admitted ? History.With(record) : History.WithRefusal(record);
        History = next with { Sequence = next.Sequence + 1 };
        Remember(decision.Changes);
        return decision with { Record = record };
    }

    /// <summary>Writes as the journal does; the answer is the first position.</summary>
    public static long Write(List<JournalEntry> journal, IEnumerable<NewEntry> entries)
    {
        var first = journal.Count + 1;
        foreach (var entry in entries)
        {
            journal.Add(new JournalEntry
            {
                Position = journal.Count + 1,
                Kind = entry.Kind,
                At = entry.At,
                Participant = entry.Participant,
                Sequence = entry.Sequence,
                Data = entry.Data,
            });
        }

        return first;
    }

    public AnnulOutcome Annul(string scanId, string by = "tablet-1", bool organiser = true, double minute = 0) =>
        Annul(Admitted(scanId).Position, by, organiser, minute);

    public AnnulOutcome Annul(long position, string by = "tablet-1", bool organiser = true, double minute = 0)
    {
        var command = new AnnulRecord
        {
            Position = position,
            At = Samples.Nine.AddMinutes(minute),
            By = by,
            Organiser = organiser,
        };
        var (outcome, _, changes) = ScanRules.Annul(command, History);
        if (outcome == AnnulOutcome.Annulled)
        {
            Write(Journal, ScanRecords.ToEntries(changes, command.At, number, History.Sequence));
            Remember(changes);
        }

        return outcome;
    }

    private void Remember(ImmutableArray<RecordChange> changes)
    {
        foreach (var change in changes)
        {
            History = History.With(change);
        }

        History = History with { Sequence = History.Sequence + changes.Length };
    }
}
