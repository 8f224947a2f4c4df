namespace Attendance.Events;

internal sealed record EventRequest
{
    public string? EventId { get; set; }

    public string? EventName { get; set; }

    public DateTimeOffset? StartTime { get; set; }

    public DateTimeOffset? EndTime { get; set; }

    public string? TimeZone { get; set; }

    public VenueRequest? Venue { get; set; }

    public SettingsRequest? Settings { get; set; }
}

internal sealed record VenueRequest(string? Name, string? Address, double? Lat, double? Lng);

/// <summary>Settings that are left out keep their defaults.</summary>
internal sealed record SettingsRequest
{
    public bool? AllowMultipleCheckins { get; set; }

    public bool? OfflineMode { get; set; }

    public int? DuplicateWindowSeconds { get; set; }

    public int? AdmitBeforeMinutes { get; set; }

    public int? AdmitAfterMinutes { get; set; }

    public int? Capacity { get; set; }

    public bool? Reentry { get; set; }

    public double? GateOverloadAt { get; set; }

    public double? LowAttendanceBelow { get; set; }

    public double? LowAttendanceAfter { get; set; }

    public Dictionary<string, int>? ZoneLimits { get; set; }

    public bool? MailTickets { get; set; }

    public string? MailLanguage { get; set; }

    public int? DeviceOfflineSeconds { get; set; }
}

internal sealed record EventStatusRequest(string? Status);

internal sealed record EventPage(IReadOnlyList<Event> Items, string? NextCursor);
