using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Scans;

/// <summary>The records of one event, keyed by event id: lists them, and finds whose record is to be
/// annulled.</summary>
[Alias("records-grain")]
public interface IRecordsGrain : IGrainWithStringKey
{
    /// <summary>Records by position with their present status.</summary>
    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<AttendanceRecord>> List(RecordFilter filter);

    [Alias("annul"), AlwaysInterleave]
    Task<AnnulResult> Annul(AnnulRecord command);
}

/// <summary>Which records a caller asks for; null members do not filter.</summary>
[GenerateSerializer, Immutable, Alias("record-filter")]
public sealed record RecordFilter
{
    /// <summary>The participant's number.</summary>
    [Id(0)] public int? Participant { get; init; }

    [Id(1)] public string? GateId { get; init; }

    [Id(2)] public DateTimeOffset? From { get; init; }

    [Id(3)] public DateTimeOffset? To { get; init; }

    [Id(4)] public RecordStatus? Status { get; init; }

    /// <summary>Records after this position.</summary>
    [Id(5)] public long After { get; init; }

    [Id(6)] public int Limit { get; init; } = 100;
}
