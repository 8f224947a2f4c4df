using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Receivers;

/// <summary>The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    [JsonStringEnumMemberName("queued")] Queued = 1,

    /// <summary>Taken by whoever sends; back to queued if that ends first.</summary>
    [JsonStringEnumMemberName("sending")] Sending = 2,

    /// <summary>The receiver took it.</summary>
    [JsonStringEnumMemberName("delivered")] Delivered = 3,

    /// <summary>The receiver will not take it, or did not for a day.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 4,

    /// <summary>The receiver was deactivated or deleted first.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled = 5,
}

/// <summary>One journal entry on its way to one receiver. What is sent is made of the entry each time.</summary>
[GenerateSerializer, Immutable, Alias("delivery")]
public sealed record Delivery
{
    /// <summary>Of the entry.</summary>
    [Id(0)] public required long Position { get; init; }

    /// <summary>Such as <c>alert.raised</c>.</summary>
    [Id(1)] public required string Type { get; init; }

    [Id(2)] public required DeliveryStatus Status { get; init; }

    /// <summary>How often the receiver was asked to take it.</summary>
    [Id(3)] public int Attempts { get; init; }

    /// <summary>Not to be tried before.</summary>
    [Id(4)] public required DateTimeOffset DueAt { get; init; }

    /// <summary>When the entry was journaled.</summary>
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the day began after which it is given up: the entry's time, or that of a retry by hand.</summary>
    [Id(6)] public required DateTimeOffset SinceAt { get; init; }

    [Id(7)] public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>What the last attempt came to, such as <c>503</c>, <c>timeout</c> or <c>refused</c>; never
    /// text of the receiver's.</summary>
    [Id(8)] public string? Answer { get; init; }

    /// <summary>How long the last attempt took, milliseconds.</summary>
    [Id(9)] public int? DurationMs { get; init; }
}
