using System.Collections.Immutable;
using Orleans;

namespace Attendance.Events;

/// <summary>What an organiser decides about check-in at one event.</summary>
[GenerateSerializer, Immutable, Alias("event-settings")]
public sealed record EventSettings
{
    [Id(0)] public bool AllowMultipleCheckins { get; init; }

    [Id(1)] public bool OfflineMode { get; init; }

    /// <summary>Seconds within which a second scan at the same gate counts as the same one. 0 turns the check
    /// off.</summary>
    [Id(2)] public int DuplicateWindowSeconds { get; init; } = 300;

    [Id(3)] public int AdmitBeforeMinutes { get; init; } = 60;

    [Id(4)] public int AdmitAfterMinutes { get; init; } = 60;

    /// <summary>People who may be inside at once; null is no limit.</summary>
    [Id(5)] public int? Capacity { get; init; }

    [Id(6)] public bool Reentry { get; init; } = true;

    [Id(7)] public double GateOverloadAt { get; init; } = 0.8;

    [Id(8)] public double LowAttendanceBelow { get; init; } = 0.3;

    [Id(9)] public double LowAttendanceAfter { get; init; } = 0.5;

    /// <summary>People who may be in a zone at once, by zone; a zone that is not named has no limit.</summary>
    [Id(10)] public ImmutableDictionary<string, int> ZoneLimits { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Whoever is registered from then on gets the ticket by mail, and a new one when the token
    /// changes.</summary>
    [Id(11)] public bool MailTickets { get; init; }

    /// <summary><see cref="Korean"/> or <see cref="English"/>; null is Korean for events in Asia/Seoul, English
    /// elsewhere.</summary>
    [Id(12)] public string? MailLanguage { get; init; }

    /// <summary>Seconds of silence after which a device that was heard before counts as gone.</summary>
    [Id(13)] public int DeviceOfflineSeconds { get; init; } = 120;

    public const string Korean = "ko";

    public const string English = "en";
}
