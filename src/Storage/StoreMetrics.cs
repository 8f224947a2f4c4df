using System.Diagnostics.Metrics;

namespace Attendance.Storage;

/// <summary>What the stores of this process did so far. Counts every SQL statement that reached a database.</summary>
public sealed class StoreMetrics : IDisposable
{
    public const string MeterName = "Attendance.Store";

    private readonly Meter meter = new(MeterName);
    private long statements;
    private long commits;
    private long entriesWritten;
    private long bytesWritten;

    public StoreMetrics()
    {
        meter.CreateObservableCounter("store.statements", () => Statements, "{statement}");
        meter.CreateObservableCounter("store.commits", () => Commits, "{transaction}");
        meter.CreateObservableCounter("store.entries", () => EntriesWritten, "{entry}");
        meter.CreateObservableCounter("store.bytes", () => BytesWritten, "By", "Payload of the journal entries.");
    }

    public long Statements => Interlocked.Read(ref statements);

    /// <summary>Transactions that wrote, a single statement outside of one included.</summary>
    public long Commits => Interlocked.Read(ref commits);

    public long EntriesWritten => Interlocked.Read(ref entriesWritten);

    /// <summary>Bytes of entry data, without keys and indexes.</summary>
    public long BytesWritten => Interlocked.Read(ref bytesWritten);

    public void Dispose() => meter.Dispose();

    internal void CountStatements(int count = 1) => Interlocked.Add(ref statements, count);

    internal void CountCommit() => Interlocked.Increment(ref commits);

    internal void CountEntries(int count, long payloadBytes)
    {
        Interlocked.Add(ref entriesWritten, count);
        Interlocked.Add(ref bytesWritten, payloadBytes);
    }
}
