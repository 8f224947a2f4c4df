using System.Collections.Immutable;
using Attendance.Journal;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Attendance.Audit;

[GrainType("audit")]
internal sealed partial class AuditGrain(IAuditStore store, AuditChain chain, ILogger<AuditGrain> logger)
    : Grain, IAuditGrain
{
    private const int RetriesMax = 50;
    private const int ReadMax = 1_000;

    /// <summary>Calls, each of which brings one change, or the refusals of a moment.</summary>
    private const int WaitingMax = 4_096;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Waiting> _waiting = [];

    /// <summary>Null when unknown: at first, and after a write of which nothing is known.</summary>
    private AuditHead? _head;

    public async Task Append(ImmutableArray<AuditEntry> entries)
    {
        if (_waiting.Count >= WaitingMax)
        {
            throw new StoreUnavailableException($"{WaitingMax} calls are waiting for the audit log already.");
        }

        var mine = new Waiting(entries);
        _waiting.Add(mine);
        await _turn.WaitAsync();
        try
        {
            if (!mine.IsDone)
            {
                await CommitWaiting();
            }
        }
        finally
        {
            _turn.Release();
        }

        if (mine.Failure is { } failure)
        {
            throw new StoreUnavailableException("The audit log was not written.", failure);
        }
    }

    public async Task<ImmutableArray<AuditLine>> Read(long after, int limit) =>
        [.. await store.ReadAsync(after, Math.Min(limit, ReadMax), CancellationToken.None)];

    public async Task<AuditHead> Head() => await ReadHead();

    /// <summary>Writes what has arrived, in one transaction.</summary>
    private async Task CommitWaiting()
    {
        var calls = _waiting.ToArray();
        _waiting.Clear();
        try
        {
            await Commit([.. calls.SelectMany(call => call.Entries)]);
        }
        catch (Exception exception)
        {
            _head = null;
            Array.ForEach(calls, call => call.Failure = exception);
        }

        Array.ForEach(calls, call => call.IsDone = true);
    }

    private async Task Commit(List<AuditEntry> batch)
    {
        for (var attempt = 0; attempt < RetriesMax; attempt++)
        {
            var head = _head ??= await ReadHead();
            var lines = new List<AuditLine>(batch.Count);
            foreach (var entry in batch)
            {
                lines.Add(chain.Next(head, entry));
                head = new AuditHead { Position = lines[^1].Position, Hash = lines[^1].Hash };
            }

            if (await store.TryAppendAsync(lines, chain.Seal(head), CancellationToken.None))
            {
                _head = head;
                return;
            }

            // Another process writes too: behind what it wrote.
            _head = null;
        }

        throw new StoreUnavailableException($"The audit log: {RetriesMax} tries found others writing.");
    }

    /// <summary>A log whose end was cut off goes on where it was, so that the gap stays.</summary>
    private async Task<AuditHead> ReadHead()
    {
        var stored = await store.HeadAsync(CancellationToken.None);
        if (stored.Sealed is { } noted && noted.Head.Position > stored.Last.Position && chain.IsGenuine(noted))
        {
            LogTruncated(stored.Last.Position, noted.Head.Position);
            return noted.Head;
        }

        return stored.Last;
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The audit log ends at {Last} but was at {Head}: lines were taken out. Keep the database as it is")]
    private partial void LogTruncated(long last, long head);

    private sealed class Waiting(ImmutableArray<AuditEntry> entries)
    {
        public ImmutableArray<AuditEntry> Entries => entries;

        public bool IsDone { get; set; }

        public Exception? Failure { get; set; }
    }
}
