using System.Globalization;
using Attendance.Events;

namespace Attendance.Tickets;

/// <summary>An event's times on the clocks of the place where it is held.</summary>
internal sealed record TicketTimes(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset? DoorsOpen, string TimeZone)
{
    private const string KoreanZone = "Asia/Seoul";

    public bool EndsOnItsDay => Start.Date == End.Date;

    /// <summary>To people, midnight is the end of the evening and not the beginning of the next day.</summary>
    public bool EndsAtMidnight => End.TimeOfDay == TimeSpan.Zero && End.Date == Start.Date.AddDays(1);

    public bool IsKorean => TimeZone == KoreanZone;

    /// <summary>The zone's city, such as <c>New York</c>; null for a zone that is no place.</summary>
    public string? City =>
        TimeZone.Contains('/', StringComparison.Ordinal) && !TimeZone.StartsWith("Etc/", StringComparison.Ordinal)
            ? TimeZone[(TimeZone.LastIndexOf('/') + 1)..].Replace('_', ' ')
            : null;

    public static TicketTimes Of(Event @event)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(@event.TimeZone);
        var doorsOpen = @event.StartTime.AddMinutes(-@event.Settings.AdmitBeforeMinutes);
        return new TicketTimes(
            TimeZoneInfo.ConvertTime(@event.StartTime, zone),
            TimeZoneInfo.ConvertTime(@event.EndTime, zone),
            doorsOpen < @event.StartTime ? TimeZoneInfo.ConvertTime(doorsOpen, zone) : null,
            @event.TimeZone);
    }

    /// <summary>Such as <c>UTC+9</c>, <c>UTC−3:30</c> or <c>UTC</c>.</summary>
    public static string Offset(DateTimeOffset time)
    {
        if (time.Offset == TimeSpan.Zero)
        {
            return "UTC";
        }

        var (sign, size) = (time.Offset < TimeSpan.Zero ? "−" : "+", time.Offset.Duration());
        var minutes = size.Minutes == 0 ? "" : size.Minutes.ToString("':'00", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{(int)size.TotalHours}{minutes}");
    }
}
