using System.Collections.Immutable;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Uploads;

/// <summary>An upload as stored: its rows sealed, its report and progress by way of the journal, in the transaction of
/// what they tell of.</summary>
internal sealed class UploadStore(IJobStore jobs, JournalQueue journal, PersonalData personal)
{
    private const int ListedMax = 200;

    public async Task<Upload?> LoadAsync(string eventId, string uploadId) =>
        await jobs.LoadAsync(eventId, uploadId, CancellationToken.None) is { Kind: JobKind.Upload } row
            ? UploadJson.Read(row)
            : null;

    public async Task<ImmutableArray<Upload>> ListAsync(string eventId)
    {
        var rows = await jobs.ListAsync(eventId, JobKind.Upload, ListedMax, CancellationToken.None);
        return [.. rows.Select(UploadJson.Read)];
    }

    public Task AddRowsAsync(string eventId, string uploadId, UploadChunk chunk) => jobs.AddChunkAsync(
        eventId, uploadId, chunk.Chunk,
        personal.Seal(eventId, Label(uploadId, chunk.Chunk), UploadJson.Write(chunk.Rows)),
        CancellationToken.None);

    public async Task<ImmutableArray<UploadRow>> LoadRowsAsync(string eventId, string uploadId, int chunk)
    {
        var stored = await jobs.LoadChunkAsync(eventId, uploadId, chunk, CancellationToken.None);
        return stored?.Rows is { } rows
            ? UploadJson.ReadRows(personal.Open(eventId, Label(uploadId, chunk), rows))
            : throw new InvalidDataException($"Part {chunk} of upload {uploadId} is not in the store.");
    }

    public async Task<StoredLine[]> LoadLinesAsync(string eventId, string uploadId, int chunk)
    {
        var stored = await jobs.LoadChunkAsync(eventId, uploadId, chunk, CancellationToken.None);
        return stored?.Report is { } report ? UploadJson.ReadLines(report) : [];
    }

    public Task ForgetRowsAsync(string eventId, string uploadId) =>
        jobs.ForgetRowsAsync(eventId, uploadId, CancellationToken.None);

    /// <summary>Commits the next state of an upload with what belongs to it. False when somebody else wrote first, or
    /// one of the people clashes with somebody on the list; then nothing was written. Throws
    /// <see cref="StoreUnavailableException"/> when nothing is known.</summary>
    public async Task<bool> CommitAsync(
        string eventId, Upload next, (int Chunk, StoredLine[] Lines)? report = null,
        IReadOnlyList<JournalAppend>? registrations = null)
    {
        registrations ??= [];
        var changes = ImmutableArray.CreateBuilder<RowChange>(registrations.Count + 2);
        changes.AddRange(registrations.Select(registration => registration.Change!));
        if (report is var (chunk, lines))
        {
            changes.Add(new UploadReport(next.UploadId, chunk, UploadJson.Write(lines)));
        }

        changes.Add(new JobChange(UploadJson.ToRow(next), Create: next.Version == 1));
        var answer = await journal.AppendAsync(eventId, new JournalAppend
        {
            Entries = [.. registrations.SelectMany(registration => registration.Entries)],
            Change = new RowChanges(changes.DrainToImmutable()),
        });
        return answer.Outcome == AppendOutcome.Committed;
    }

    private static string Label(string uploadId, int chunk) => $"{uploadId}/{chunk}";
}
