using Attendance.Audit;
using Attendance.Journal;

namespace Attendance.Fakes;

/// <summary>The audit log in memory; tests reach in and tamper.</summary>
internal sealed class MemoryAudit : IAuditStore
{
    private readonly Lock _lock = new();

    public SortedDictionary<long, AuditLine> Lines { get; } = [];

    public SealedHead? Sealed { get; set; }

    /// <summary>Appends that were asked for.</summary>
    public int Appends { get; private set; }

    /// <summary>Appends fail while it is set.</summary>
    public bool IsAway { get; set; }

    public Task<StoredHead> HeadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(new StoredHead(
                Lines.Count == 0
                    ? AuditHead.Start
                    : new AuditHead { Position = Lines.Last().Key, Hash = Lines.Last().Value.Hash },
                Sealed));
        }
    }

    public Task<IReadOnlyList<AuditLine>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<AuditLine>>(
                [.. Lines.Values.Where(line => line.Position > after).Take(limit)]);
        }
    }

    public async Task<bool> TryAppendAsync(
        IReadOnlyList<AuditLine> lines, SealedHead head, CancellationToken cancellationToken)
    {
        // Off the caller's turn, as a database is.
        await Task.Yield();
        lock (_lock)
        {
            Appends++;
            if (IsAway)
            {
                throw new StoreUnavailableException("The store is away.");
            }

            if (lines.Any(line => Lines.ContainsKey(line.Position)))
            {
                return false;
            }

            foreach (var line in lines)
            {
                Lines.Add(line.Position, line);
            }

            Sealed = head;
            return true;
        }
    }
}
