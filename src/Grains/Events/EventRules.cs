namespace Attendance.Events;

internal static class EventRules
{
    /// <summary>draft → published → open ⇄ closed → archived, and back from published to draft.</summary>
    public static bool CanBecome(EventStatus from, EventStatus to) => (from, to) switch
    {
        (EventStatus.Draft, EventStatus.Published) => true,
        (EventStatus.Published, EventStatus.Draft or EventStatus.Open) => true,
        (EventStatus.Open, EventStatus.Closed) => true,
        (EventStatus.Closed, EventStatus.Open or EventStatus.Archived) => true,
        _ => false,
    };

    public static Event WithStatus(Event @event, EventStatus status, DateTimeOffset now) => @event with
    {
        Status = status,
        ClosedAt = status switch
        {
            EventStatus.Closed => now,
            EventStatus.Archived => @event.ClosedAt,
            _ => null,
        },
    };

    /// <summary>Like equality, but by what is in the zone limits rather than which dictionary they are in.</summary>
    public static bool IsSame(Event left, Event right)
    {
        var (a, b) = (left.Settings.ZoneLimits, right.Settings.ZoneLimits);
        return a.Count == b.Count
            && a.All(limit => b.TryGetValue(limit.Key, out var other) && other == limit.Value)
            && left == right with { Settings = right.Settings with { ZoneLimits = a } };
    }
}
