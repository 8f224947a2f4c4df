using Orleans;

namespace Attendance.Events;

/// <summary>One conference, meetup or fair, as configured.</summary>
[GenerateSerializer, Immutable, Alias("event")]
public sealed record Event
{
    [Id(0)] public required string EventId { get; init; }

    [Id(1)] public required string EventName { get; init; }

    [Id(2)] public required DateTimeOffset StartTime { get; init; }

    [Id(3)] public required DateTimeOffset EndTime { get; init; }

    /// <summary>IANA name, such as <c>Asia/Seoul</c>.</summary>
    [Id(4)] public required string TimeZone { get; init; }

    [Id(5)] public Venue? Venue { get; init; }

    [Id(6)] public EventStatus Status { get; init; } = EventStatus.Draft;

    [Id(7)] public EventSettings Settings { get; init; } = new();

    /// <summary>Rises by one with every change of the event or one of its gates; the <c>ETag</c>.</summary>
    [Id(8)] public long Version { get; init; }

    /// <summary>When check-in was closed; a scan from before it that arrives late still counts as of an open
    /// event.</summary>
    [Id(9)] public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The key that personal data is sealed under, 1–255; rotating takes the next.</summary>
    [Id(10)] public byte PersonalKeyId { get; init; } = 1;
}

[GenerateSerializer, Immutable, Alias("venue")]
public sealed record Venue
{
    [Id(0)] public string? Name { get; init; }

    [Id(1)] public string? Address { get; init; }

    [Id(2)] public double? Lat { get; init; }

    [Id(3)] public double? Lng { get; init; }
}
