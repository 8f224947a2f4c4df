using System.Collections.Immutable;
using Attendance.Gates;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Events;

/// <summary>One event's configuration, keyed by event id: settings, lifecycle, gates. Gates hear of a change before
/// the caller does.</summary>
[Alias("event-grain")]
public interface IEventGrain : IGrainWithStringKey
{
    /// <summary>The event with its gates, or null when nobody has made it.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<EventPlan?> Get();

    /// <summary>Makes the event, or changes it when <see cref="ConfigureEvent.Create"/> is false.</summary>
    [Alias("configure")]
    Task<ConfigureResult> Configure(ConfigureEvent command);

    [Alias("status")]
    Task<ConfigureResult> ChangeStatus(ChangeEventStatus command);

    [Alias("gate")]
    Task<ConfigureResult> ConfigureGate(ConfigureGate command);

    /// <summary>Seals personal data under a new key from now on, and what is there bit by bit.</summary>
    [Alias("rotate-key")]
    Task<ConfigureResult> RotateKey();

    /// <summary>Another process may have changed the event: read it again.</summary>
    [Alias("reload")]
    Task Reload();
}

/// <summary>An event and its gates, as one consistent picture.</summary>
[GenerateSerializer, Immutable, Alias("event-plan")]
public sealed record EventPlan
{
    [Id(0)] public required Event Event { get; init; }

    [Id(1)] public ImmutableDictionary<string, Gate> Gates { get; init; } = ImmutableDictionary<string, Gate>.Empty;
}

[GenerateSerializer, Immutable, Alias("configure-event")]
public sealed record ConfigureEvent
{
    /// <summary>The wished event; its status and version are ignored.</summary>
    [Id(0)] public required Event Event { get; init; }

    [Id(1)] public bool Create { get; init; }

    /// <summary>The version that the caller saw (<c>If-Match</c>); null changes whatever is there.</summary>
    [Id(2)] public long? ExpectedVersion { get; init; }
}

[GenerateSerializer, Immutable, Alias("change-event-status")]
public sealed record ChangeEventStatus
{
    [Id(0)] public required EventStatus Status { get; init; }

    [Id(1)] public long? ExpectedVersion { get; init; }
}

[GenerateSerializer, Immutable, Alias("configure-gate")]
public sealed record ConfigureGate
{
    [Id(0)] public required Gate Gate { get; init; }

    [Id(1)] public long? ExpectedVersion { get; init; }
}

public enum ConfigureOutcome
{
    Created = 1,
    Changed = 2,
    Unchanged = 3,
    NotFound = 4,
    AlreadyExists = 5,
    VersionMismatch = 6,
    StatusNotAllowed = 7,
    NotStored = 8,

    /// <summary>255 keys were used.</summary>
    KeysUsedUp = 9,
}

[GenerateSerializer, Immutable, Alias("configure-result")]
public sealed record ConfigureResult
{
    [Id(0)] public required ConfigureOutcome Outcome { get; init; }

    /// <summary>What is in force now; null when there is no such event.</summary>
    [Id(1)] public EventPlan? Plan { get; init; }
}
