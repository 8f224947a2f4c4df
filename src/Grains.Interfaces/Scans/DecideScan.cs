using Attendance.Events;
using Attendance.Gates;
using Orleans;

namespace Attendance.Scans;

/// <summary>A scan with what its gate knows, for the participant to decide.</summary>
[GenerateSerializer, Immutable, Alias("decide-scan")]
public sealed record DecideScan
{
    [Id(0)] public required RecordScan Scan { get; init; }

    [Id(1)] public required string GateId { get; init; }

    [Id(2)] public required Event Event { get; init; }

    /// <summary>Null when the event has no such gate.</summary>
    [Id(3)] public Gate? Gate { get; init; }

    /// <summary>The generation that the token carries; null when the participant was named by id.</summary>
    [Id(4)] public int? TokenGeneration { get; init; }
}
