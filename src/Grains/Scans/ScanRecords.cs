using Attendance.Events;
using Attendance.Gates;
using Attendance.Journal;

namespace Attendance.Scans;

/// <summary>How scans become records, and records journal entries.</summary>
internal static class ScanRecords
{
    public static Direction DirectionOf(DecideScan command) =>
        command.Scan.Direction ?? (command.Gate?.Direction == GateDirection.Out ? Direction.Out : Direction.In);

    /// <summary>The record as it would be if the scan passed; the rules say what it counts as.</summary>
    public static AttendanceRecord Candidate(
        DecideScan command, string? participantId, Reason? ownFault, DateTimeOffset now)
    {
        var scan = command.Scan;
        return new AttendanceRecord
        {
            ScanId = scan.ScanId,
            ParticipantId = participantId,
            GateId = command.GateId,
            Zone = command.Gate?.Zone,
            DeviceId = scan.DeviceId,
            Timestamp = scan.Timestamp,
            DeviceTimestamp = scan.DeviceTimestamp,
            ClockOff = scan.ClockOff,
            ReceivedAt = scan.ReceivedAt,
            Method = scan.Method,
            Direction = DirectionOf(command),
            Admitted = true,
            Status = RecordStatus.Confirmed,
            Offline = scan.Offline,
            OverrideAsked = scan.OverrideReason is not null,
            OverrideReason = scan.OverrideReason,
            Location = scan.Location,
            DeviceInfo = scan.DeviceInfo,
            PostedBy = scan.PostedBy,
            AfterRevocation = scan.AfterRevocation,
            ProcessingMs = Math.Round((now - scan.ReceivedAt).TotalMilliseconds, 3),
            OwnFault = ownFault,
            Terms = TermsOf(command.Event.Settings),
        };
    }

    public static AttendanceRecord Refusal(AttendanceRecord candidate, Reason reason) => candidate with
    {
        Admitted = false,
        Status = reason is Reason.Duplicate or Reason.AlreadyCheckedIn ? RecordStatus.Duplicate : RecordStatus.Refused,
        Reason = reason,
        OwnFault = null,
        Terms = null,
    };

    public static RecordChange Change(AttendanceRecord record, RecordStatus status, Reason? reason,
        bool overrideNeeded) =>
        new()
        {
            RecordId = record.Id,
            ScanId = record.ScanId,
            ParticipantId = record.ParticipantId,
            GateId = record.GateId,
            PreviousStatus = record.Status,
            Status = status,
            Reason = reason,
            OverrideNeeded = overrideNeeded,
            Timestamp = record.Timestamp,
            Method = record.Method,
            Direction = record.Direction,
        };

    /// <summary>The entries of a decision, numbered on from the person's last one. Number and sequence are 0 for a scan
    /// that named nobody.</summary>
    public static JournalAppend ToAppend(Decision decision, int participant, int sequence)
    {
        var record = decision.Record;
        var first = new NewEntry
        {
            Kind = record.Admitted ? EntryKind.AttendanceRecorded : EntryKind.AttendanceRefused,
            At = record.ReceivedAt,
            Participant = participant,
            Sequence = participant == 0 ? 0 : sequence + 1,
            ScanKey = record.Admitted ? record.ScanId : RefusalKey(record.ScanId, record.Reason),
            Data = JournalJson.Write(record),
            Record = record,
        };
        return new JournalAppend
        {
            Entries = decision.Changes.IsEmpty
                ? [first]
                : [first, .. ToEntries(decision.Changes, record.ReceivedAt, participant, sequence + 1)],
        };
    }

    public static IEnumerable<NewEntry> ToEntries(
        IEnumerable<RecordChange> changes, DateTimeOffset at, int participant, int sequence) =>
        changes.Select((change, index) => new NewEntry
        {
            Kind = change.Status == RecordStatus.Annulled
                ? EntryKind.AttendanceAnnulled
                : EntryKind.AttendanceReclassified,
            At = at,
            Participant = participant,
            Sequence = sequence + 1 + index,
            Data = JournalJson.Write(change),
        });

    /// <summary>A refused scan id is not burnt, but the same refusal is stored once.</summary>
    public static string RefusalKey(string scanId, Reason? reason) => $"{scanId}!{(int?)reason}";

    /// <summary>The scan key that a stored record was written with.</summary>
    public static string KeyOf(JournalEntry entry)
    {
        var record = JournalJson.ReadRecord(entry);
        return record.Admitted ? record.ScanId : RefusalKey(record.ScanId, record.Reason);
    }

    private static ScanTerms? TermsOf(EventSettings settings)
    {
        if (settings is { AllowMultipleCheckins: false, Reentry: true, DuplicateWindowSeconds: 300 })
        {
            return null;
        }

        return new ScanTerms
        {
            Multiple = settings.AllowMultipleCheckins,
            Reentry = settings.Reentry,
            WindowSeconds = settings.DuplicateWindowSeconds,
        };
    }
}
