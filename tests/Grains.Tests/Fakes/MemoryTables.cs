using System.Collections.Immutable;
using System.Diagnostics;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Jobs;
using Attendance.Journal;

namespace Attendance.Fakes;

/// <summary>What a store holds of one event. Immutable, so that an append that breaks a rule leaves no trace.</summary>
internal sealed record MemoryTables
{
    public ImmutableList<JournalEntry> Journal { get; init; } = [];

    /// <summary>Positions by scan key.</summary>
    public ImmutableDictionary<string, long> ScanKeys { get; init; } = ImmutableDictionary<string, long>.Empty;

    public ImmutableHashSet<(int Participant, int Sequence)> Sequences { get; init; } = [];

    public Event? Event { get; init; }

    public ImmutableDictionary<string, Gate> Gates { get; init; } = ImmutableDictionary<string, Gate>.Empty;

    public ImmutableSortedDictionary<int, ParticipantRow> People { get; init; } =
        ImmutableSortedDictionary<int, ParticipantRow>.Empty;

    public ImmutableDictionary<string, JobRow> Jobs { get; init; } = ImmutableDictionary<string, JobRow>.Empty;

    public ImmutableDictionary<(string UploadId, int Chunk), StoredChunk> Chunks { get; init; } =
        ImmutableDictionary<(string UploadId, int Chunk), StoredChunk>.Empty;

    /// <summary>The tables after one more append, or what stands against it.</summary>
    public (MemoryTables Next, AppendResult? Conflict) With(JournalAppend append)
    {
        var next = this;
        foreach (var entry in append.Entries)
        {
            if (entry.Sequence > 0 && next.Sequences.Contains((entry.Participant, entry.Sequence)))
            {
                return (this, new AppendResult { Outcome = AppendOutcome.SequenceTaken });
            }

            if (entry.ScanKey is not null && next.ScanKeys.ContainsKey(entry.ScanKey))
            {
                return (this, new AppendResult { Outcome = AppendOutcome.ScanTaken });
            }

            next = next.With(entry);
        }

        return ConflictOf(append.Change) is { } constraint
            ? (this, new AppendResult { Outcome = AppendOutcome.RowConflict, Constraint = constraint })
            : (next.With(append.Change), null);
    }

    private MemoryTables With(NewEntry entry)
    {
        var position = Journal.Count + 1;
        return this with
        {
            Journal = Journal.Add(new JournalEntry
            {
                Position = position,
                Kind = entry.Kind,
                At = entry.At,
                Participant = entry.Participant,
                Sequence = entry.Sequence,
                Data = entry.Data,
            }),
            ScanKeys = entry.ScanKey is null ? ScanKeys : ScanKeys.Add(entry.ScanKey, position),
            Sequences = entry.Sequence > 0 ? Sequences.Add((entry.Participant, entry.Sequence)) : Sequences,
        };
    }

    private MemoryTables With(RowChange? change) => change switch
    {
        null => this,
        EventChange { Event: var row } => this with { Event = row },
        GateChange { Event: var row, Gate: var gate } =>
            this with { Event = row, Gates = Gates.SetItem(gate.GateId, gate) },
        ParticipantChange { Row: var row } => this with { People = People.SetItem(row.Number, row) },
        JobChange { Row: var row } => this with { Jobs = Jobs.SetItem(row.JobId, row) },
        UploadReport report => this with
        {
            Chunks = Chunks.SetItem(
                (report.UploadId, report.Chunk),
                Chunks[(report.UploadId, report.Chunk)] with { Report = report.Lines }),
        },
        RowChanges several => several.Changes.Aggregate(this, (tables, each) => tables.With(each)),
        _ => throw new UnreachableException($"No table for {change}."),
    };

    private string? ConflictOf(RowChange? change) => change switch
    {
        EventChange { Create: true } => Event is null ? null : JournalConstraints.EventId,
        EventChange { Event: var row } => row.Version == Event?.Version + 1 ? null : JournalConstraints.Version,
        GateChange { Event: var row } => row.Version == Event?.Version + 1 ? null : JournalConstraints.Version,
        ParticipantChange participant => ConflictOf(participant),
        JobChange { Row: var row } => row.Version == (Jobs.GetValueOrDefault(row.JobId)?.Version ?? 0) + 1
            ? null
            : JournalConstraints.Version,
        RowChanges several => several.Changes.Select(ConflictOf).FirstOrDefault(conflict => conflict is not null),
        _ => null,
    };

    private string? ConflictOf(ParticipantChange change)
    {
        var row = change.Row;
        var stored = People.GetValueOrDefault(row.Number);
        if (!change.Create && stored?.Version + 1 != row.Version)
        {
            return JournalConstraints.Version;
        }

        var others = change.Create ? People.Values : People.Values.Where(other => other.Number != row.Number);
        return others.Any(other => other.ParticipantId == row.ParticipantId) ? JournalConstraints.ParticipantId
            : row.EmailKey is not null && others.Any(other => other.EmailKey == row.EmailKey) ? JournalConstraints.Email
            : change.Create && stored is not null ? JournalConstraints.Number
            : null;
    }
}
