using Attendance.Events;
using Attendance.Scans;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Gates;

/// <summary>One gate, keyed by <see cref="GrainKeys.Gate"/>. Knows whether it is open, how busy it is, and whom to
/// ask.</summary>
[Alias("gate-grain")]
public interface IGateGrain : IGrainWithStringKey
{
    /// <summary>One attempt to pass. Safe to retry: a confirmed <see cref="RecordScan.ScanId"/> keeps its answer.
    /// Interleaves: the gate waits for many people at once, each person is decided one scan at a time.</summary>
    [Alias("scan"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<ScanResult> Scan(RecordScan command);

    /// <summary>Would this credential pass now? Stores nothing.</summary>
    [Alias("preview"), AlwaysInterleave]
    Task<ScanResult> Preview(RecordScan command);

    /// <summary>Takes the event's new plan; an older version than the one known is ignored.</summary>
    [Alias("plan"), AlwaysInterleave]
    Task Plan(EventPlan plan);
}

/// <summary>How busy a gate is.</summary>
[GenerateSerializer, Immutable, Alias("gate-load")]
public readonly record struct GateLoad
{
    /// <summary>Scans of the last five minutes ÷ (capacity per minute × 5).</summary>
    [Id(0)] public double CurrentLoad { get; init; }

    [Id(1)] public int EstimatedWaitSeconds { get; init; }
}
