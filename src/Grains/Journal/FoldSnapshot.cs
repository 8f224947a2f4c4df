using Orleans;

namespace Attendance.Journal;

/// <summary>The sums of a fold as of a position: a shortcut past the journal's beginning, never the truth.</summary>
[GenerateSerializer, Immutable, Alias("fold-snapshot")]
public sealed record FoldSnapshot
{
    /// <summary>The shape and the meaning of <see cref="Sums"/>; another one is thrown away.</summary>
    [Id(0)] public int Version { get; init; }

    [Id(1)] public long Position { get; init; }

    /// <summary>Tells the entry at <see cref="Position"/> from another one that a restored journal may have there.
    /// </summary>
    [Id(2)] public string Mark { get; init; } = "";

    /// <summary>JSON of the fold's own.</summary>
    [Id(3)] public string Sums { get; init; } = "";

    /// <summary>Alike for an entry as written and as read again: stores keep microseconds.</summary>
    public static string MarkOf(JournalEntry entry)
    {
        var microseconds = entry.At.UtcTicks / TimeSpan.TicksPerMicrosecond;
        return FormattableString.Invariant(
            $"{(int)entry.Kind}/{entry.Participant}/{entry.Sequence}/{microseconds}");
    }
}
