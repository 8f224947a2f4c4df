using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Audit;

/// <summary>The audit log of the deployment, keyed by <see cref="Deployment"/>; the only one that writes to
/// it.</summary>
[Alias("audit-grain")]
public interface IAuditGrain : IGrainWithStringKey
{
    public const string Deployment = "*";

    /// <summary>Completes when the entries are durable. Whatever waits is written as one. After an exception they may
    /// be there or not; sent again, they may be there twice.</summary>
    [Alias("append"), AlwaysInterleave]
    Task Append(ImmutableArray<AuditEntry> entries);

    /// <summary>Lines after this position, by rising position.</summary>
    [Alias("read"), AlwaysInterleave]
    Task<ImmutableArray<AuditLine>> Read(long after, int limit);

    [Alias("head"), AlwaysInterleave]
    Task<AuditHead> Head();
}

/// <summary>Something that happened, before it has a place in the log.</summary>
[GenerateSerializer, Immutable, Alias("audit-entry")]
public sealed record AuditEntry
{
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>JSON in UTF-8, as it is stored and hashed.</summary>
    [Id(1)] public required byte[] Data { get; init; }
}

/// <summary>One line of the log.</summary>
[GenerateSerializer, Immutable, Alias("audit-line")]
public sealed record AuditLine
{
    [Id(0)] public required long Position { get; init; }

    /// <summary>In whole microseconds.</summary>
    [Id(1)] public required DateTimeOffset At { get; init; }

    [Id(2)] public required byte[] Data { get; init; }

    /// <summary>Of the line before; 32 zeros for the first.</summary>
    [Id(3)] public required byte[] PreviousHash { get; init; }

    [Id(4)] public required byte[] Hash { get; init; }
}

/// <summary>The last line's position and hash; position 0 and 32 zeros for an empty log.</summary>
[GenerateSerializer, Immutable, Alias("audit-head")]
public sealed record AuditHead
{
    public static AuditHead Start { get; } = new() { Position = 0, Hash = new byte[32] };

    [Id(0)] public required long Position { get; init; }

    [Id(1)] public required byte[] Hash { get; init; }

    /// <summary>As people write it down: <c>position:hash</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{Position}:{Convert.ToHexStringLower(Hash)}");

    /// <summary>Null for what was not written by <see cref="ToString"/>.</summary>
    public static AuditHead? Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && parts[1].Length == 64 && parts[1].All(char.IsAsciiHexDigit)
            && long.TryParse(parts[0], System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out var position)
            ? new AuditHead { Position = position, Hash = Convert.FromHexString(parts[1]) }
            : null;
    }
}
