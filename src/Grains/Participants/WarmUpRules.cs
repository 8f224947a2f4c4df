using Attendance.Events;

namespace Attendance.Participants;

/// <summary>When the people of an event are brought into memory, and how long they stay there uncalled.</summary>
internal static class WarmUpRules
{
    /// <summary>Doors that may open days ahead do not fill then, and nobody can be kept in memory from then
    /// on.</summary>
    private static readonly TimeSpan EarlyMax = TimeSpan.FromHours(1);

    public static bool IsDue(Event one, WarmUpOptions options, DateTimeOffset now) =>
        options.IsOn
        && one.Status is EventStatus.Published or EventStatus.Open
        && now >= DoorsAt(one) - TimeSpan.FromMinutes(options.MinutesAhead)
        && now < one.EndTime;

    /// <summary>Until so long after the start, when most have come; whoever is activated later has as long.</summary>
    public static TimeSpan Stay(Event one, WarmUpOptions options, DateTimeOffset now) =>
        (one.StartTime > now ? one.StartTime - now : TimeSpan.Zero) + TimeSpan.FromMinutes(options.StayMinutes);

    private static DateTimeOffset DoorsAt(Event one)
    {
        var early = TimeSpan.FromMinutes(one.Settings.AdmitBeforeMinutes);
        return one.StartTime - (early < EarlyMax ? early : EarlyMax);
    }
}
