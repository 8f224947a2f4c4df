using System.Collections.Immutable;
using Attendance.Http;

namespace Attendance.Events;

/// <summary>Makes an event of a request, or says what is wrong with it.</summary>
internal static class EventReading
{
    private const int NameLengthMax = 200;
    private const int CountMax = 100_000_000;
    private const int YearMinutes = 366 * 24 * 60;

    public static Event? Read(EventRequest request, string? eventId, Faults faults)
    {
        eventId ??= request.EventId;
        faults.CheckId(eventId, "eventId");
        faults.Check(request.EventId is null || request.EventId == eventId, "eventId", "is not the one in the path");
        var name = request.EventName?.Trim() ?? "";
        faults.Check(name.Length is >= 2 and <= NameLengthMax, "eventName",
            $"must have 2 to {NameLengthMax} characters");
        faults.Check(request.StartTime?.Year is > 2000 and < 9000, "startTime", "is needed, after 2000");
        faults.Check(request.EndTime > request.StartTime && request.EndTime?.Year < 9000, "endTime",
            "must be after startTime");
        faults.Check(
            request.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
                && (zone.Contains('/', StringComparison.Ordinal) || zone == "UTC"),
            "timeZone", "must be an IANA name such as Asia/Seoul");
        CheckVenue(request.Venue, faults);
        var settings = ReadSettings(request.Settings ?? new SettingsRequest(), faults);
        return faults.Any ? null : new Event
        {
            EventId = eventId!,
            EventName = name,
            StartTime = request.StartTime!.Value,
            EndTime = request.EndTime!.Value,
            TimeZone = request.TimeZone!,
            Venue = request.Venue is { } venue
                ? new Venue { Name = venue.Name, Address = venue.Address, Lat = venue.Lat, Lng = venue.Lng }
                : null,
            Settings = settings,
        };
    }

    private static void CheckVenue(VenueRequest? venue, Faults faults)
    {
        faults.CheckLength(venue?.Name, NameLengthMax, "venue.name");
        faults.CheckLength(venue?.Address, 500, "venue.address");
        faults.Check(venue?.Lat is null or (>= -90 and <= 90), "venue.lat", "must be between -90 and 90");
        faults.Check(venue?.Lng is null or (>= -180 and <= 180), "venue.lng", "must be between -180 and 180");
    }

    private static EventSettings ReadSettings(SettingsRequest request, Faults faults)
    {
        var otherwise = new EventSettings();
        var settings = new EventSettings
        {
            AllowMultipleCheckins = request.AllowMultipleCheckins ?? otherwise.AllowMultipleCheckins,
            OfflineMode = request.OfflineMode ?? otherwise.OfflineMode,
            DuplicateWindowSeconds = request.DuplicateWindowSeconds ?? otherwise.DuplicateWindowSeconds,
            AdmitBeforeMinutes = request.AdmitBeforeMinutes ?? otherwise.AdmitBeforeMinutes,
            AdmitAfterMinutes = request.AdmitAfterMinutes ?? otherwise.AdmitAfterMinutes,
            Capacity = request.Capacity,
            Reentry = request.Reentry ?? otherwise.Reentry,
            GateOverloadAt = request.GateOverloadAt ?? otherwise.GateOverloadAt,
            LowAttendanceBelow = request.LowAttendanceBelow ?? otherwise.LowAttendanceBelow,
            LowAttendanceAfter = request.LowAttendanceAfter ?? otherwise.LowAttendanceAfter,
            ZoneLimits = request.ZoneLimits?.ToImmutableDictionary() ?? otherwise.ZoneLimits,
            MailTickets = request.MailTickets ?? otherwise.MailTickets,
            MailLanguage = request.MailLanguage,
            DeviceOfflineSeconds = request.DeviceOfflineSeconds ?? otherwise.DeviceOfflineSeconds,
        };
        faults.Check(settings.DuplicateWindowSeconds is >= 0 and <= 86_400, "settings.duplicateWindowSeconds",
            "must be 0 to 86400");
        faults.Check(settings.AdmitBeforeMinutes is >= 0 and <= YearMinutes, "settings.admitBeforeMinutes",
            "must be 0 to 527040");
        faults.Check(settings.AdmitAfterMinutes is >= 0 and <= YearMinutes, "settings.admitAfterMinutes",
            "must be 0 to 527040");
        faults.Check(settings.Capacity is null or (>= 1 and <= CountMax), "settings.capacity", "must be 1 or more");
        faults.Check(settings.GateOverloadAt is > 0 and <= 10, "settings.gateOverloadAt", "must be above 0, up to 10");
        faults.Check(settings.LowAttendanceBelow is >= 0 and <= 1, "settings.lowAttendanceBelow", "must be 0 to 1");
        faults.Check(settings.LowAttendanceAfter is >= 0 and <= 1, "settings.lowAttendanceAfter", "must be 0 to 1");
        faults.Check(
            settings.MailLanguage is null or EventSettings.Korean or EventSettings.English, "settings.mailLanguage",
            "must be ko or en");
        faults.Check(settings.DeviceOfflineSeconds is >= 30 and <= 3600, "settings.deviceOfflineSeconds",
            "must be 30 to 3600");
        faults.Check(settings.ZoneLimits.Count <= 1000, "settings.zoneLimits", "may have 1000 zones");
        foreach (var (zone, limit) in settings.ZoneLimits)
        {
            faults.Check(Ids.IsValid(zone) && limit is >= 1 and <= CountMax, "settings.zoneLimits",
                "maps zone ids to 1 or more");
        }

        return settings;
    }
}
