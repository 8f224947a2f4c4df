namespace Attendance.Events;

internal sealed record EventRequest
{
    public string? EventId { get; init; }

    public string? EventName { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public string? TimeZone { get; init; }

    public VenueRequest? Venue { get; init; }

    public SettingsRequest? Settings { get; init; }
}

internal sealed record VenueRequest(string? Name, string? Address, double? Lat, double? Lng);

/// <summary>Settings that are left out keep their defaults.</summary>
internal sealed record SettingsRequest
{
    public bool? AllowMultipleCheckins { get; init; }

    public bool? OfflineMode { get; init; }

    public int? DuplicateWindowSeconds { get; init; }

    public int? AdmitBeforeMinutes { get; init; }

    public int? AdmitAfterMinutes { get; init; }

    public int? Capacity { get; init; }

    public bool? Reentry { get; init; }

    public double? GateOverloadAt { get; init; }

    public double? LowAttendanceBelow { get; init; }

    public double? LowAttendanceAfter { get; init; }

    public Dictionary<string, int>? ZoneLimits { get; init; }
}

internal sealed record EventStatusRequest(string? Status);

internal sealed record EventPage(IReadOnlyList<Event> Items, string? NextCursor);
