using Orleans;
using Orleans.Concurrency;

namespace Attendance.Participants;

/// <summary>Seals everybody's personal data anew under one key of the event, keyed by <see cref="GrainKeys.Reseal"/>.
/// Everything stays readable and changeable meanwhile.</summary>
[Alias("reseal-grain")]
public interface IResealGrain : IGrainWithStringKey
{
    /// <summary>How far it is, or null when this key was never rotated to.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Reseal?> Get();

    /// <summary>Goes on with the work, if there is any; safe to call at any time.</summary>
    [Alias("work"), OneWay]
    Task Work();
}

[GenerateSerializer, Immutable, Alias("reseal")]
public sealed record Reseal
{
    [Id(0)] public required byte KeyId { get; init; }

    /// <summary>Rows that were sealed anew.</summary>
    [Id(1)] public required int Rewritten { get; init; }

    [Id(2)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When nothing was left under an older key; null while there may be.</summary>
    [Id(3)] public DateTimeOffset? FinishedAt { get; init; }
}
