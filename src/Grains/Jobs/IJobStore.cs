using Attendance.Journal;

namespace Attendance.Jobs;

/// <summary>Jobs, and the parts of uploaded files. Jobs are written through the journal, in the transaction of what
/// they did.</summary>
public interface IJobStore
{
    Task<JobRow?> LoadAsync(string eventId, string jobId, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<JobRow>> ListAsync(
        string eventId, JobKind kind, int limit, CancellationToken cancellationToken);

    /// <summary>Of all events.</summary>
    Task<IReadOnlyList<UnfinishedJob>> ListUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Stores a part of a file; the same one again replaces it.</summary>
    Task AddChunkAsync(
        string eventId, string uploadId, int chunk, byte[] rows, CancellationToken cancellationToken);

    Task<StoredChunk?> LoadChunkAsync(
        string eventId, string uploadId, int chunk, CancellationToken cancellationToken);

    /// <summary>Deletes the rows of a file; what became of them stays.</summary>
    Task ForgetRowsAsync(string eventId, string uploadId, CancellationToken cancellationToken);
}

public sealed record UnfinishedJob(string EventId, string JobId, JobKind Kind);

/// <param name="Rows">Sealed; null once forgotten.</param>
/// <param name="Report">UTF-8 JSON; null before the part was come to.</param>
public sealed record StoredChunk(byte[]? Rows, byte[]? Report);
