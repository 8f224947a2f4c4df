using System.Collections.Immutable;
using Attendance.Journal;

namespace Attendance.Live;

/// <summary>What happened up to a position, ready to be sent to everybody.</summary>
/// <param name="Snapshot">Null when only records that were held back are told.</param>
internal sealed record LiveChange(LiveSnapshot? Snapshot, LiveRecords? Records, ImmutableArray<LiveAlert> Alerts);

/// <summary>An alert raised or cleared.</summary>
internal sealed record LiveAlert(long Position, byte[] Message);

/// <summary>The whole picture. Its message is written once, for all clients.</summary>
internal sealed class LiveSnapshot(long position, byte[] picture)
{
    private readonly Lazy<byte[]> _reset = new(() => LiveMessages.Snapshot(position, picture, isReset: true));

    public long Position => position;

    public byte[] Message { get; } = LiveMessages.Snapshot(position, picture, isReset: false);

    /// <summary>The same for whoever missed changes that nobody can tell them any more.</summary>
    public byte[] ResetMessage => _reset.Value;
}

/// <summary>The newest of a stretch of records, and how many there were.</summary>
internal sealed class LiveRecords
{
    private readonly Lazy<byte[]> _message;

    private LiveRecords(ImmutableArray<JournalEntry> newest, int count)
    {
        (Newest, Count) = (newest, count);
        _message = new(() => LiveMessages.Records(newest, count - newest.Length));
    }

    public ImmutableArray<JournalEntry> Newest { get; }

    public int Count { get; }

    /// <summary>Written when the first client takes it, for all of them.</summary>
    public byte[] Message => _message.Value;

    /// <summary>Null for none.</summary>
    public static LiveRecords? Of(IReadOnlyCollection<JournalEntry> newest, int count) =>
        count == 0 ? null : new LiveRecords([.. newest.TakeLast(LiveOptions.RecordsMax)], count);

    /// <summary>The same with fewer of them shown.</summary>
    public LiveRecords AtMost(int shown) => new([.. Newest.TakeLast(shown)], Count);

    /// <summary>One message of two, for a client that did not take the first in time.</summary>
    public static LiveRecords? Merge(LiveRecords? earlier, LiveRecords? later) => (earlier, later) switch
    {
        (null, _) => later,
        (_, null) => earlier,
        _ => Of([.. earlier.Newest, .. later.Newest], earlier.Count + later.Count),
    };
}
