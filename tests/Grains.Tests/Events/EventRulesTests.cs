using System.Collections.Immutable;

namespace Attendance.Events;

public sealed class EventRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Nine;

    [Fact]
    public void CanBecome_EveryPair_OnlyTheLifecycleIsAllowed()
    {
        var allowed =
            from left in Enum.GetValues<EventStatus>()
            from right in Enum.GetValues<EventStatus>()
            where EventRules.CanBecome(left, right)
            select (left, right);

        Assert.Equal(
            [
                (EventStatus.Draft, EventStatus.Published),
                (EventStatus.Published, EventStatus.Draft),
                (EventStatus.Published, EventStatus.Open),
                (EventStatus.Open, EventStatus.Closed),
                (EventStatus.Closed, EventStatus.Open),
                (EventStatus.Closed, EventStatus.Archived),
            ],
            allowed);
    }

    [Fact]
    public void WithStatus_ClosedOpenedAndArchived_KeepsWhenItWasClosed()
    {
        var closed = EventRules.WithStatus(Samples.Event(), EventStatus.Closed, Now);
        var open = EventRules.WithStatus(closed, EventStatus.Open, Now.AddHours(1));
        var archived = EventRules.WithStatus(closed, EventStatus.Archived, Now.AddHours(2));

        Assert.Equal((EventStatus.Closed, Now), (closed.Status, closed.ClosedAt));
        Assert.Equal((EventStatus.Open, null), (open.Status, open.ClosedAt));
        Assert.Equal((EventStatus.Archived, Now), (archived.Status, archived.ClosedAt));
    }

    [Fact]
    public void IsSame_OtherDictionaryOfTheSameLimits_IsTheSame()
    {
        var left = Samples.Event(new EventSettings { ZoneLimits = Limits(20) });
        var right = Samples.Event(new EventSettings { ZoneLimits = Limits(20) });

        Assert.True(EventRules.IsSame(left, right));
        Assert.False(EventRules.IsSame(left, Samples.Event(new EventSettings { ZoneLimits = Limits(21) })));
        Assert.False(EventRules.IsSame(left, Samples.Event()));
        Assert.False(EventRules.IsSame(left, right with { EventName = "other" }));
    }

    private static ImmutableDictionary<string, int> Limits(int hall) => ImmutableDictionary<string,
        int>.Empty.Add("hall", hall);
}
