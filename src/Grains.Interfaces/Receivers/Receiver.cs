using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Receivers;

/// <summary>The numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReceiverKind>))]
public enum ReceiverKind
{
    /// <summary>Another system's address, told by a signed POST.</summary>
    [JsonStringEnumMemberName("webhook")] Webhook = 1,

    /// <summary>A mail address; only for alerts.</summary>
    [JsonStringEnumMemberName("mail")] Mail = 2,

    /// <summary>The platform that gathers events: like a web hook, but never given up.</summary>
    [JsonStringEnumMemberName("platform")] Platform = 3,
}

/// <summary>Where an event sends what it noticed.</summary>
[GenerateSerializer, Immutable, Alias("receiver")]
public sealed record Receiver
{
    [Id(0)] public required string ReceiverId { get; init; }

    [Id(1)] public required ReceiverKind Kind { get; init; }

    /// <summary>Of a web hook or the platform.</summary>
    [Id(2)] public string? Url { get; init; }

    /// <summary>Of a mail receiver. Personal: sealed in the store.</summary>
    [Id(3)] public string? Email { get; init; }

    /// <summary>The feed's types that it wants.</summary>
    [Id(4)] public required ImmutableArray<string> Types { get; init; }

    /// <summary>Only an active one is sent anything.</summary>
    [Id(5)] public required bool IsActive { get; init; }

    [Id(6)] public required long Version { get; init; }
}
