using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Scans;

/// <summary>Scans that name nobody on the list: rows 3 to 6 without a participant to ask. They are records
/// too.</summary>
internal sealed class UnknownScans(ParticipantReader reader, JournalQueue journal, TimeProvider clock)
{
    /// <param name="fault">Why nobody was found: row 6.</param>
    public async Task<ScanResult> RecordAsync(DecideScan command, Reason fault)
    {
        var eventId = command.Event.EventId;
        var scan = command.Scan;
        try
        {
            if (await reader.FindScanAsync(eventId, scan.ScanId) is { } succeeded)
            {
                return Answer(ScanOutcome.Replayed, JournalJson.ReadRecord(succeeded));
            }

            return await StoreAsync(eventId, Decide(command, fault, clock.GetUtcNow()));
        }
        catch (StoreUnavailableException)
        {
            return ScanResult.NotStored;
        }
    }

    /// <summary>Whatever else it is refused for, the record's own fault says that it is nobody's: by its participant id
    /// alone, the journal's readers could take it for that of whoever gets the id next.</summary>
    public static Decision Decide(DecideScan command, Reason fault, DateTimeOffset now)
    {
        var reason = OwnFaults.OfPlace(command) ?? fault;
        var candidate = ScanRecords.Candidate(command, command.Scan.ParticipantId, fault, now);
        return command.Scan.Offline
            ? new Decision
            {
                Outcome = ScanOutcome.Stored,
                Record = candidate with { Status = RecordStatus.Refused, Reason = reason, Admitted = true },
            }
            : new Decision { Outcome = ScanOutcome.Refused, Record = ScanRecords.Refusal(candidate, reason) };
    }

    private async Task<ScanResult> StoreAsync(string eventId, Decision decision)
    {
        var append = ScanRecords.ToAppend(decision, participant: 0, sequence: 0);
        var answer = await journal.AppendAsync(eventId, append);
        if (answer.Outcome == AppendOutcome.Committed)
        {
            return Answer(decision.Outcome, decision.Record with { Position = answer.Position });
        }

        var entry = await reader.FindScanAsync(eventId, append.Entries[0].ScanKey!);
        return entry is null
            ? ScanResult.NotStored
            : Answer(decision.Record.Admitted ? ScanOutcome.Replayed : decision.Outcome, JournalJson.ReadRecord(entry));
    }

    private static ScanResult Answer(ScanOutcome outcome, AttendanceRecord record) =>
        new() { Outcome = outcome, Reason = record.Reason, Record = record };
}
