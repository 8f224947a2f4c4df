using System.Collections.Immutable;
using Attendance.Journal;

namespace Attendance.Scans;

/// <summary>Everything one person did at the doors, as the journal tells it.</summary>
internal sealed record ScanHistory
{
    /// <summary>More refusals than this are in the journal only; a retry comes soon or not at all.</summary>
    public const int RefusalsKeptMax = 64;

    public static ScanHistory Empty { get; } = new();

    /// <summary>Scans that were admitted, annulled ones too, in the order of <see cref="Timeline.Compare"/>.</summary>
    public ImmutableArray<AttendanceRecord> Admitted { get; init; } = [];

    /// <summary>The latest refusals at the door, by position.</summary>
    public ImmutableArray<AttendanceRecord> Refusals { get; init; } = [];

    /// <summary>This person's running number of journal entries.</summary>
    public int Sequence { get; init; }

    /// <summary>In the order of <see cref="Timeline.Compare"/>, without what was annulled.</summary>
    public IEnumerable<AttendanceRecord> Passed => Admitted.Where(record => record.Passed);

    public AttendanceRecord? FindAdmitted(string scanId) => Admitted.FirstOrDefault(record => record.ScanId == scanId);

    public AttendanceRecord? FindRefusal(string scanId, Reason reason) =>
        Refusals.FirstOrDefault(record => record.ScanId == scanId && record.Reason == reason);

    /// <summary>The history after one more journal entry of this person.</summary>
    public ScanHistory Apply(JournalEntry entry) => entry.Kind switch
    {
        EntryKind.AttendanceRecorded => With(JournalJson.ReadRecord(entry)) with { Sequence = entry.Sequence },
        EntryKind.AttendanceRefused => WithRefusal(JournalJson.ReadRecord(entry)) with { Sequence = entry.Sequence },
        EntryKind.AttendanceAnnulled or EntryKind.AttendanceReclassified =>
            With(JournalJson.ReadChange(entry)) with { Sequence = entry.Sequence },
        _ => this with { Sequence = entry.Sequence },
    };

    public ScanHistory With(AttendanceRecord record)
    {
        var index = Admitted.Length;
        while (index > 0 && Timeline.Compare(Admitted[index - 1], record) > 0)
        {
            index--;
        }

        return this with { Admitted = Admitted.Insert(index, record) };
    }

    public ScanHistory WithRefusal(AttendanceRecord record)
    {
        var kept = Refusals.Length < RefusalsKeptMax ? Refusals : Refusals.RemoveAt(0);
        return this with { Refusals = kept.Add(record) };
    }

    public ScanHistory With(RecordChange change)
    {
        var index = 0;
        while (Admitted[index].Id != change.RecordId)
        {
            index++;
        }

        var changed = Admitted[index] with
        {
            Status = change.Status,
            Reason = change.Reason,
            OverrideNeeded = change.OverrideNeeded,
        };
        return this with { Admitted = Admitted.SetItem(index, changed) };
    }
}
