using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Receivers;

/// <summary>One receiver of an event, keyed by <see cref="GrainKeys.Receiver"/>. Sends what is queued for it one after
/// the other, in the order of the journal, beside its calls.</summary>
[Alias("receiver-grain")]
public interface IReceiverGrain : IGrainWithStringKey
{
    /// <summary>There may be something to send.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task Wake();

    /// <summary>Null when there is none.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Receiver?> Get();

    /// <summary>Makes or changes it.</summary>
    [Alias("put"), AlwaysInterleave]
    Task<ReceiverResult> Put(PutReceiver command);

    /// <summary>Deletes it and cancels what is queued. <paramref name="expectedVersion"/> as for a change.</summary>
    [Alias("delete"), AlwaysInterleave]
    Task<ReceiverResult> Delete(long? expectedVersion);

    /// <summary>Makes a new secret; the old one signs beside it for a day.</summary>
    [Alias("rotate"), AlwaysInterleave]
    Task<ReceiverResult> RotateSecret();

    /// <summary>Sends a <c>receiver.test</c> at once, outside of the order, and waits for the answer. Null when there
    /// is no such receiver.</summary>
    [Alias("test"), AlwaysInterleave]
    Task<ReceiverTest?> Test();

    /// <summary>Deliveries, the latest entry first.</summary>
    [Alias("deliveries"), AlwaysInterleave]
    Task<ImmutableArray<Delivery>> Deliveries(DeliveryQuery query);

    /// <summary>Queues a failed delivery anew.</summary>
    [Alias("retry"), AlwaysInterleave]
    Task<DeliveryChanged> Retry(long position);
}

/// <summary>A receiver as it shall be.</summary>
[GenerateSerializer, Immutable, Alias("put-receiver")]
public sealed record PutReceiver
{
    [Id(0)] public required ReceiverKind Kind { get; init; }

    [Id(1)] public string? Url { get; init; }

    [Id(2)] public string? Email { get; init; }

    /// <summary>Empty for those that its kind usually wants.</summary>
    [Id(3)] public ImmutableArray<string> Types { get; init; } = [];

    [Id(4)] public bool IsActive { get; init; } = true;

    /// <summary>The version that the caller saw (<c>If-Match</c>); null changes whatever is there.</summary>
    [Id(5)] public long? ExpectedVersion { get; init; }
}

public enum ReceiverOutcome
{
    Created = 1,
    Changed = 2,
    Unchanged = 3,
    NotFound = 4,
    VersionMismatch = 5,

    /// <summary>The event has as many as it may.</summary>
    TooMany = 6,

    /// <summary>See <see cref="ReceiverResult.Faults"/>.</summary>
    Invalid = 7,

    /// <summary>A mail address has no secret.</summary>
    NoSecret = 8,
}

[GenerateSerializer, Immutable, Alias("receiver-result")]
public sealed record ReceiverResult
{
    [Id(0)] public required ReceiverOutcome Outcome { get; init; }

    /// <summary>As it is now.</summary>
    [Id(1)] public Receiver? Receiver { get; init; }

    /// <summary>Only when one was just made: it is told once.</summary>
    [Id(2)] public string? Secret { get; init; }

    /// <summary>Until when the secret before this one signs too.</summary>
    [Id(3)] public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>What is wrong, by field.</summary>
    [Id(4)] public ImmutableDictionary<string, ImmutableArray<string>> Faults { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}

/// <summary>What a receiver said to a test.</summary>
[GenerateSerializer, Immutable, Alias("receiver-test")]
public sealed record ReceiverTest
{
    [Id(0)] public required string DeliveryId { get; init; }

    [Id(1)] public required bool IsDelivered { get; init; }

    [Id(2)] public required string Answer { get; init; }

    [Id(3)] public required int DurationMs { get; init; }
}

[GenerateSerializer, Immutable, Alias("delivery-query")]
public sealed record DeliveryQuery
{
    /// <summary>Only entries before this position; null for the first page.</summary>
    [Id(0)] public long? Before { get; init; }

    [Id(1)] public DeliveryStatus? Status { get; init; }

    [Id(2)] public required int Limit { get; init; }
}

public enum DeliveryChangeOutcome
{
    Done = 1,
    NotFound = 2,

    /// <summary>Its status is another one.</summary>
    NotAllowed = 3,
}

[GenerateSerializer, Immutable, Alias("delivery-changed")]
public sealed record DeliveryChanged
{
    [Id(0)] public required DeliveryChangeOutcome Outcome { get; init; }

    /// <summary>As it is now; null when there is none.</summary>
    [Id(1)] public Delivery? Delivery { get; init; }
}
