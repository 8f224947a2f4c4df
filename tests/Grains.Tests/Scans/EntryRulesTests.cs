using Attendance.Events;

namespace Attendance.Scans;

/// <summary>Rows 3, 11, 12 and 13 of one person who comes and goes.</summary>
public sealed class EntryRulesTests
{
    private static readonly EventSettings Multiple = new() { AllowMultipleCheckins = true };
    private static readonly EventSettings NoReentry = new() { Reentry = false };

    private readonly Walker _walker = new();

    [Fact]
    public void Decide_SameScanIdAgain_IsTheFirstRecord()
    {
        var first = _walker.Scan(Samples.Command("s1"));

        var again = _walker.Scan(Samples.Command("s1", minute: 90, gateId: "south"));

        Assert.Equal(ScanOutcome.Replayed, again.Outcome);
        Assert.True(again.IsStored);
        Assert.Equal(first.Record, again.Record);
    }

    [Fact]
    public void Decide_SameScanIdWhenTheEventHasClosed_IsStillTheFirstRecord()
    {
        _walker.Scan(Samples.Command("s1"));
        var closed = Samples.Command("s1");

        var again = _walker.Scan(closed with { Event = closed.Event with { Status = EventStatus.Closed } });

        Assert.Equal(ScanOutcome.Replayed, again.Outcome);
    }

    [Theory]
    [InlineData(-300, null)]
    [InlineData(-299, Reason.Duplicate)]
    [InlineData(-1, Reason.Duplicate)]
    [InlineData(0, Reason.Duplicate)]
    [InlineData(299, Reason.Duplicate)]
    [InlineData(300, null)]
    public void Decide_SameGateAroundTheWindow_IsADuplicateStrictlyWithinIt(int seconds, Reason? expected)
    {
        _walker.Scan(Samples.Command("s1", minute: 10, settings: Multiple));

        var decision = _walker.Scan(Samples.Command("s2", minute: 10 + (seconds / 60.0), settings: Multiple));

        Assert.Equal(expected, decision.Record.Reason);
        Assert.Equal(expected is null ? null : "s1", decision.First?.ScanId);
    }

    [Fact]
    public void Decide_WindowIsOff_NothingIsADuplicate()
    {
        var settings = Multiple with { DuplicateWindowSeconds = 0 };
        _walker.Scan(Samples.Command("s1", settings: settings));

        Assert.Equal(ScanOutcome.Stored, _walker.Scan(Samples.Command("s2", settings: settings)).Outcome);
    }

    [Fact]
    public void Decide_OtherDirectionWithinTheWindow_IsNoDuplicate()
    {
        _walker.Scan(Samples.Command("s1"));
        var exit = _walker.Scan(Samples.Command("s2", minute: 1, direction: Direction.Out));
        var exitAgain = _walker.Scan(Samples.Command("s3", minute: 2, direction: Direction.Out));

        Assert.Equal(RecordStatus.Confirmed, exit.Record.Status);
        Assert.Equal(RecordStatus.Confirmed, exitAgain.Record.Status);
    }

    [Theory]
    [InlineData(false, Reason.AlreadyCheckedIn)]
    [InlineData(true, null)]
    public void Decide_InsideAlready_DependsOnMultiple(bool multiple, Reason? expected)
    {
        var settings = new EventSettings { AllowMultipleCheckins = multiple };
        _walker.Scan(Samples.Command("s1", settings: settings));

        var decision = _walker.Scan(Samples.Command("s2", minute: 60, gateId: "south", settings: settings));

        Assert.Equal(expected, decision.Record.Reason);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, Reason.AlreadyCheckedIn)]
    public void Decide_BackAfterLeaving_DependsOnReentry(bool reentry, Reason? expected)
    {
        var settings = new EventSettings { Reentry = reentry };
        _walker.Scan(Samples.Command("s1", settings: settings));
        _walker.Scan(Samples.Command("s2", minute: 30, direction: Direction.Out, settings: settings));

        var decision = _walker.Scan(Samples.Command("s3", minute: 60, settings: settings));

        Assert.Equal(expected, decision.Record.Reason);
        Assert.Equal(expected is null ? null : "s1", decision.First?.ScanId);
    }

    [Fact]
    public void Decide_ExitWithoutEntry_DoesNotUseUpTheOneEntry()
    {
        _walker.Scan(Samples.Command("s1", direction: Direction.Out, settings: NoReentry));

        Assert.Equal(ScanOutcome.Stored, _walker.Scan(Samples.Command("s2", minute: 30, settings: NoReentry)).Outcome);
    }

    [Fact]
    public void Decide_ClockOfAnotherGateIsAhead_TheEntryThereStillCounts()
    {
        _walker.Scan(Samples.Command("s1", minute: 20, gateId: "fast"));

        var decision = _walker.Scan(Samples.Command("s2", minute: 10, gateId: "slow"));

        Assert.Equal(Reason.AlreadyCheckedIn, decision.Record.Reason);
        Assert.Equal("s1", decision.First?.ScanId);
    }

    [Theory]
    [InlineData("hall", "hall", Reason.AlreadyCheckedIn)]
    [InlineData("hall", "bar", null)]
    [InlineData("hall", null, null)]
    [InlineData(null, "hall", null)]
    [InlineData(null, null, Reason.AlreadyCheckedIn)]
    public void Decide_SecondEntryByZone_InsideIsJudgedPerZoneOfTheGate(string? zone, string? then, Reason? expected)
    {
        _walker.Scan(Samples.Command("s1", gateId: "one", zone: zone));

        var decision = _walker.Scan(Samples.Command("s2", minute: 1, gateId: "two", zone: then));

        Assert.Equal(expected, decision.Record.Reason);
    }

    [Theory]
    [InlineData("hall", null)]
    [InlineData(null, null)]
    [InlineData("bar", Reason.AlreadyCheckedIn)]
    public void Decide_AfterAnExit_TheZoneIsLeftByItsOwnGateOrByOneOfTheVenue(string? exit, Reason? expected)
    {
        _walker.Scan(Samples.Command("s1", gateId: "one", zone: "hall"));
        _walker.Scan(Samples.Command("s2", minute: 1, gateId: "exit", zone: exit, direction: Direction.Out));

        var decision = _walker.Scan(Samples.Command("s3", minute: 2, gateId: "two", zone: "hall"));

        Assert.Equal(expected, decision.Record.Reason);
    }

    [Fact]
    public void Decide_ExitFromAZone_DoesNotLeaveTheVenue()
    {
        _walker.Scan(Samples.Command("s1", gateId: "door"));
        _walker.Scan(Samples.Command("s2", minute: 1, gateId: "exit", zone: "hall", direction: Direction.Out));

        var decision = _walker.Scan(Samples.Command("s3", minute: 2, gateId: "other"));

        Assert.Equal(Reason.AlreadyCheckedIn, decision.Record.Reason);
    }

    [Fact]
    public void Decide_RefusedThenAllowed_TheScanIdIsNotBurnt()
    {
        _walker.Scan(Samples.Command("s1"));
        var refused = _walker.Scan(Samples.Command("s2", minute: 10, gateId: "south"));
        _walker.Scan(Samples.Command("s3", minute: 20, direction: Direction.Out));

        var decision = _walker.Scan(Samples.Command("s2", minute: 30, gateId: "south"));

        Assert.Equal(ScanOutcome.Refused, refused.Outcome);
        Assert.Equal((ScanOutcome.Stored, RecordStatus.Confirmed), (decision.Outcome, decision.Record.Status));
    }

    [Fact]
    public void Decide_SameRefusalTwice_IsStoredOnce()
    {
        _walker.Scan(Samples.Command("s1"));
        var refused = _walker.Scan(Samples.Command("s2", minute: 10, gateId: "south"));

        var again = _walker.Scan(Samples.Command("s2", minute: 11, gateId: "south"));

        Assert.True(again.IsStored);
        Assert.Equal((ScanOutcome.Refused, refused.Record), (again.Outcome, again.Record));
        Assert.Equal("s1", again.First?.ScanId);
    }

    [Fact]
    public void Decide_RefusedForAnotherReason_IsStoredAgain()
    {
        _walker.Scan(Samples.Command("s1"));
        _walker.Scan(Samples.Command("s2", minute: 10, gateId: "south"));
        var shut = Samples.Command("s2", minute: 10, gateId: "south");

        var again = _walker.Scan(shut with { Gate = shut.Gate! with { IsActive = false } });

        Assert.False(again.IsStored);
        Assert.Equal([Reason.AlreadyCheckedIn, Reason.GateInactive], _walker.History.Refusals.Select(refusal =>
            refusal.Reason!.Value));
    }

    [Fact]
    public void Decide_DirectionNotGiven_IsTheGates()
    {
        var command = Samples.Command("s1");

        var both = _walker.Scan(command);
        var leads = _walker.Scan(Samples.Command("s2", minute: 1) with
        {
            Gate = command.Gate! with { Direction = Gates.GateDirection.Out },
        });

        Assert.Equal([Direction.In, Direction.Out], new[] { both.Record.Direction, leads.Record.Direction });
    }
}
