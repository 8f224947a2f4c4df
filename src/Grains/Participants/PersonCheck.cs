using System.Collections.Immutable;
using Attendance.Events;

namespace Attendance.Participants;

/// <summary>What the rules need to know of the event.</summary>
/// <param name="StartsOn">The day on which the event starts, where it takes place.</param>
/// <param name="Country">ISO code for phone numbers without one; null when only international ones can be read.</param>
public sealed record PersonContext(DateOnly StartsOn, string? Country)
{
    public static PersonContext Of(Event @event)
    {
        var start = TimeZoneInfo.TryFindSystemTimeZoneById(@event.TimeZone, out var zone)
            ? TimeZoneInfo.ConvertTime(@event.StartTime, zone)
            : @event.StartTime;
        return new PersonContext(DateOnly.FromDateTime(start.DateTime), Countries.Of(@event.TimeZone));
    }
}

/// <summary>A clean person, or what is wrong with the draft, by the name of the field in JSON.</summary>
public sealed record PersonCheck
{
    /// <summary>Null when there are faults.</summary>
    public Person? Person { get; init; }

    public ImmutableArray<string> Groups { get; init; } = [];

    public ImmutableArray<string> Permissions { get; init; } = [];

    public required ImmutableDictionary<string, ImmutableArray<string>> Faults { get; init; }
}
