namespace Attendance.Audit;

/// <summary>The tables <c>audit</c> and <c>audit_head</c>. Nothing is ever changed or taken out of the first.</summary>
public interface IAuditStore
{
    Task<StoredHead> HeadAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<AuditLine>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Writes all lines and the sealed head, or nothing: false when a position is taken, because somebody else
    /// writes too.</summary>
    Task<bool> TryAppendAsync(
        IReadOnlyList<AuditLine> lines, SealedHead head, CancellationToken cancellationToken);
}

/// <param name="Last">Of the last line that there is.</param>
/// <param name="Sealed">The head as noted beside the lines; null before the first.</param>
public sealed record StoredHead(AuditHead Last, SealedHead? Sealed);

/// <param name="Seal">Shows that this was the head once: without the key nobody can make another.</param>
public sealed record SealedHead(AuditHead Head, byte[] Seal);
