namespace Attendance.Scans;

public sealed class PresenceTests
{
    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("+", true, false, false)]
    [InlineData("+hall", true, true, false)]
    [InlineData("+ +hall", true, true, false)]
    [InlineData("+ +hall -hall", true, false, false)]
    [InlineData("+hall -hall", false, false, false)]
    [InlineData("+hall +bar -hall", true, false, true)]
    [InlineData("+ +hall +bar -", false, false, false)]
    [InlineData("-hall", false, false, false)]
    [InlineData("- +hall", true, true, false)]
    [InlineData("+hall +hall -hall", false, false, false)]
    public void Of_ComingAndGoing_IsInTheVenueAndItsZones(string walk, bool inside, bool inHall, bool inBar)
    {
        var presence = Presence.Of(Walk(walk));

        Assert.Equal((inside, inside, inHall, inBar), (presence.Inside, presence.IsIn(null), presence.IsIn("hall"),
            presence.IsIn("bar")));
    }

    [Theory]
    [InlineData(RecordStatus.Confirmed, true)]
    [InlineData(RecordStatus.Duplicate, false)]
    [InlineData(RecordStatus.Refused, false)]
    public void Of_EntryThatIsNotConfirmed_IsInsideWithoutHavingAttended(RecordStatus status, bool attended)
    {
        var presence = Presence.Of([Samples.Record("s1") with { Status = status }]);

        Assert.Equal((true, attended), (presence.Inside, presence.Attended));
    }

    [Fact]
    public void Of_ExitAlone_HasNotAttended() => Assert.False(Presence.Of(Walk("-")).Attended);

    [Fact]
    public void Between_NothingMoved_IsNull() => Assert.Null(Presence.Between(Presence.Of(Walk("+")),
        Presence.Of(Walk("+ +"))));

    [Fact]
    public void Between_HallForBar_MovesBothZones()
    {
        var moves = Presence.Between(Presence.Of(Walk("+hall")), Presence.Of(Walk("+hall -hall +bar")));

        Assert.Equal((0, 0), (moves!.Attended, moves.Inside));
        Assert.Equal([new ZoneMove("bar", 1), new ZoneMove("hall", -1)], moves.Zones!);
    }

    [Fact]
    public void Between_LastEntryGone_TakesEverythingBack()
    {
        var moves = Presence.Between(Presence.Of(Walk("+hall")), Presence.Of([]));

        Assert.Equal((-1, -1), (moves!.Attended, moves.Inside));
        Assert.Equal([new ZoneMove("hall", -1)], moves.Zones!);
    }

    private static IEnumerable<AttendanceRecord> Walk(string walk) =>
        walk.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((step, index) => Samples.Record(
            $"s{index}", index, step[0] == '+' ? Direction.In : Direction.Out, step.Length > 1 ? step[1..] : null));
}
