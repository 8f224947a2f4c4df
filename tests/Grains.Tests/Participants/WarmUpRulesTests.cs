using Attendance.Events;

namespace Attendance.Participants;

public sealed class WarmUpRulesTests
{
    private static readonly WarmUpOptions Options = new();

    [Theory]
    [InlineData(EventStatus.Published, -76, false)]
    [InlineData(EventStatus.Published, -75, true)]
    [InlineData(EventStatus.Open, -76, false)]
    [InlineData(EventStatus.Open, -75, true)]
    [InlineData(EventStatus.Open, 539, true)]
    [InlineData(EventStatus.Open, 540, false)]
    [InlineData(EventStatus.Draft, 0, false)]
    [InlineData(EventStatus.Closed, 0, false)]
    [InlineData(EventStatus.Archived, 0, false)]
    public void IsDue_FromAheadOfTheDoorsToTheEnd(EventStatus status, int minute, bool expected) =>
        Assert.Equal(
            expected,
            WarmUpRules.IsDue(Samples.Event() with { Status = status }, Options, Samples.Nine.AddMinutes(minute)));

    [Theory]
    [InlineData(0, -15)]
    [InlineData(30, -45)]
    [InlineData(7 * 24 * 60, -75)]
    public void IsDue_DoorsThatOpenEarly_AreFollowedForAnHour(int admitBefore, int begins)
    {
        var one = Samples.Event(new EventSettings { AdmitBeforeMinutes = admitBefore });

        Assert.False(WarmUpRules.IsDue(one, Options, Samples.Nine.AddMinutes(begins).AddTicks(-1)));
        Assert.True(WarmUpRules.IsDue(one, Options, Samples.Nine.AddMinutes(begins)));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void IsDue_OneSettingIsZero_Never(int minutesAhead, int perSecond, int peopleMax) =>
        Assert.False(WarmUpRules.IsDue(
            Samples.Event(),
            new WarmUpOptions { MinutesAhead = minutesAhead, PerSecond = perSecond, PeopleMax = peopleMax },
            Samples.Nine));

    [Theory]
    [InlineData(-75, 195)]
    [InlineData(0, 120)]
    [InlineData(60, 120)]
    public void Stay_UntilSoLongAfterTheStart(int minute, int expected) =>
        Assert.Equal(
            TimeSpan.FromMinutes(expected),
            WarmUpRules.Stay(Samples.Event(), Options, Samples.Nine.AddMinutes(minute)));

    [Theory]
    [InlineData(1, 1, 1_000)]
    [InlineData(2_000, 200, 100)]
    [InlineData(20_000, 256, 12.8)]
    public void Step_WithItsPause_IsTheRate(int perSecond, int step, double pauseMs)
    {
        var options = new WarmUpOptions { PerSecond = perSecond };

        Assert.Equal((step, TimeSpan.FromMilliseconds(pauseMs)), (options.Step, options.Pause));
    }

    [Fact]
    public void Faults_OutOfBounds_AreNamed() =>
        Assert.Equal(
            ["Attendance:WarmUp:PerSecond is 20001; it must be 0 to 20000."],
            new WarmUpOptions { PerSecond = 20_001, PeopleMax = 0 }.Faults());
}
