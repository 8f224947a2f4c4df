using Attendance.Alerts;
using Attendance.Events;

namespace Attendance.Reports;

/// <summary>Times on the event's own clocks, for the people who were there.</summary>
internal sealed class ReportTimes(TimeZoneInfo zone)
{
    public static ReportTimes Of(Event @event) => InZone(@event.TimeZone);

    /// <summary>A name that was known when the event was configured, unless this machine knows others.</summary>
    public static ReportTimes InZone(string timeZone) =>
        new(TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc);

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    public AlertResponse Local(AlertResponse alert) => alert with
    {
        Since = Local(alert.Since),
        ClearedAt = alert.ClearedAt is { } cleared ? Local(cleared) : null,
        AcknowledgedAt = alert.AcknowledgedAt is { } acknowledged ? Local(acknowledged) : null,
    };
}
