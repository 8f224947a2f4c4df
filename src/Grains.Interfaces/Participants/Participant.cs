using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans;

namespace Attendance.Participants;

/// <summary>A person on the list of one event.</summary>
[GenerateSerializer, Immutable, Alias("participant")]
public sealed record Participant
{
    [Id(0)] public required string ParticipantId { get; init; }

    /// <summary>Running number within the event, 1, 2, 3 …; never changes, and is what a token carries.</summary>
    [Id(1)] public required int Number { get; init; }

    [Id(2)] public required Person Person { get; init; }

    [Id(3)] public ImmutableArray<string> Groups { get; init; } = [];

    [Id(4)] public ImmutableArray<string> Permissions { get; init; } = UsualPermissions;

    [Id(5)] public ParticipantStatus Status { get; init; } = ParticipantStatus.Registered;

    [Id(6)] public required DateTimeOffset RegistrationDate { get; init; }

    /// <summary>0–15; rotating a token raises it, so older tokens stop working.</summary>
    [Id(7)] public int TokenGeneration { get; init; }

    /// <summary>The current token was taken back and no new one was issued.</summary>
    [Id(8)] public bool TokenRevoked { get; init; }

    /// <summary>Rises by one with every change; the <c>ETag</c>.</summary>
    [Id(9)] public long Version { get; init; } = 1;

    public const string AttendancePermission = "attendance";

    /// <summary>What nearly everybody has, once for all of them.</summary>
    public static ImmutableArray<string> UsualPermissions { get; } = [AttendancePermission];
}

/// <summary>The personal data of a participant: encrypted before it reaches a store, never in the journal or a
/// log.</summary>
[GenerateSerializer, Immutable, Alias("person")]
public sealed record Person
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public string? Email { get; init; }

    /// <summary>E.164, such as <c>+821012345678</c>.</summary>
    [Id(2)] public string? Phone { get; init; }

    [Id(3)] public string? Organization { get; init; }

    [Id(4)] public DateOnly? BirthDate { get; init; }

    [Id(5)] public string? Region { get; init; }

    [Id(6)]
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
}

[JsonConverter(typeof(JsonStringEnumConverter<ParticipantStatus>))]
public enum ParticipantStatus
{
    [JsonStringEnumMemberName("registered")] Registered = 1,
    [JsonStringEnumMemberName("active")] Active = 2,
    [JsonStringEnumMemberName("pending")] Pending = 3,
    [JsonStringEnumMemberName("suspended")] Suspended = 4,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 5,
}
