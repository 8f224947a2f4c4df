using System.Collections.Immutable;
using Attendance.Journal;
using Attendance.Participants;
using Orleans;

namespace Attendance.Scans;

[GrainType("records")]
internal sealed class RecordsGrain(IRecordStore records, IJournalStore journal) : Grain, IRecordsGrain
{
    private string EventId => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<AttendanceRecord>> List(RecordFilter filter) =>
        [.. await records.ListAsync(EventId, filter, CancellationToken.None)];

    public async Task<AnnulResult> Annul(AnnulRecord command)
    {
        var entry = await journal.FindAsync(EventId, command.Position, CancellationToken.None);
        if (entry?.Kind is not (EntryKind.AttendanceRecorded or EntryKind.AttendanceRefused))
        {
            return new AnnulResult { Outcome = AnnulOutcome.NotFound };
        }

        // What named nobody counts for nobody, and a refusal for nothing.
        return entry.Participant == 0 || entry.Kind == EntryKind.AttendanceRefused
            ? new AnnulResult { Outcome = AnnulOutcome.NothingToAnnul }
            : await GrainFactory.GetGrain<IParticipantGrain>(GrainKeys.Participant(EventId, entry.Participant))
                .Annul(command);
    }
}
