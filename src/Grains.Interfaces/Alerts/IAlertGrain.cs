using System.Collections.Immutable;
using Attendance.Statistics;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Alerts;

/// <summary>What a person should look at in one event, keyed by event id. Each alert is raised once and cleared once,
/// by a journal entry.</summary>
[Alias("alert-grain")]
public interface IAlertGrain : IGrainWithStringKey
{
    /// <summary>Every alert there ever was, the newest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<AlertView>> List();

    /// <summary>Somebody has seen it. Null when there is no such alert; once is enough.</summary>
    [Alias("acknowledge")]
    Task<AlertView?> Acknowledge(string alertId, string by);

    /// <summary>Looks at the figures, and raises and clears what is due.</summary>
    [Alias("check")]
    Task Check();
}

/// <summary>An alert from when it was raised to when it was over.</summary>
[GenerateSerializer, Immutable, Alias("alert-view")]
public sealed record AlertView
{
    [Id(0)] public required Alert Alert { get; init; }

    [Id(1)] public DateTimeOffset? ClearedAt { get; init; }

    [Id(2)] public DateTimeOffset? AcknowledgedAt { get; init; }

    [Id(3)] public string? AcknowledgedBy { get; init; }
}
