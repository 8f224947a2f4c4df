using Attendance.Events;
using Attendance.Journal;

namespace Attendance.Scans;

/// <summary>Scans that happened offline and arrive late, and what they make of the others.</summary>
public sealed class LateScanTests
{
    private readonly Walker _walker = new();

    [Fact]
    public void Decide_EarlierScanArrivesLate_TheOtherBecomesTheDuplicate()
    {
        _walker.Scan(Samples.Command("s2", minute: 2));

        var late = _walker.Scan(Samples.Command("s1", minute: 1).Offline());

        Assert.Equal(RecordStatus.Confirmed, late.Record.Status);
        var change = Assert.Single(late.Changes);
        Assert.Equal(("s2", RecordStatus.Confirmed), (change.ScanId, change.PreviousStatus));
        Assert.Equal((RecordStatus.Duplicate, Reason.Duplicate), (change.Status, change.Reason));
        Assert.Equal(
            [EntryKind.AttendanceRecorded, EntryKind.AttendanceRecorded, EntryKind.AttendanceReclassified],
            _walker.Journal.Select(entry => entry.Kind));
        Assert.True(_walker.Admitted("s2").Admitted);
        Assert.Null(late.Record.Moves);
    }

    [Fact]
    public void Decide_LaterScanArrivesLate_IsTheDuplicateItself()
    {
        _walker.Scan(Samples.Command("s1", minute: 1));

        var late = _walker.Scan(Samples.Command("s2", minute: 2).Offline());

        Assert.Equal((RecordStatus.Duplicate, Reason.Duplicate), (late.Record.Status, late.Record.Reason));
        Assert.Equal("s1", late.First?.ScanId);
        Assert.Empty(late.Changes);
    }

    [Fact]
    public void Decide_SameInstant_GoesByScanId()
    {
        _walker.Scan(Samples.Command("b", gateId: "south").Offline());
        _walker.Scan(Samples.Command("a").Offline());

        Assert.Equal(RecordStatus.Confirmed, _walker.Admitted("a").Status);
        Assert.Equal(RecordStatus.Duplicate, _walker.Admitted("b").Status);
    }

    [Fact]
    public void Decide_ForgottenExitArrivesLate_TheDuplicateIsConfirmedAgain()
    {
        _walker.Scan(Samples.Command("s1", minute: 0).Offline());
        _walker.Scan(Samples.Command("s3", minute: 20, gateId: "south").Offline());
        Assert.Equal(RecordStatus.Duplicate, _walker.Admitted("s3").Status);

        var exit = _walker.Scan(Samples.Command("s2", minute: 10, direction: Direction.Out).Offline());

        Assert.Equal((RecordStatus.Confirmed, null), (_walker.Admitted("s3").Status, _walker.Admitted("s3").Reason));
        Assert.Null(exit.Record.Moves);
    }

    [Fact]
    public void Decide_LateScanMakesAnOverrideNecessary_SaysSoAfterwards()
    {
        _walker.Scan(Samples.Command("s2", minute: 20, gateId: "south").Override());
        Assert.False(_walker.Admitted("s2").OverrideNeeded);

        _walker.Scan(Samples.Command("s1", minute: 10).Offline());

        var later = _walker.Admitted("s2");
        Assert.Equal((RecordStatus.Confirmed, Reason.AlreadyCheckedIn), (later.Status, later.Reason));
        Assert.True(later.OverrideNeeded);
    }

    [Fact]
    public void Decide_OfflineWithOwnFault_StandsInNobodysWay()
    {
        var shut = Samples.Command("s1", minute: 1).Offline();
        _walker.Scan(shut with { Gate = shut.Gate! with { IsActive = false } });

        var next = _walker.Scan(Samples.Command("s2", minute: 2));

        Assert.Equal((ScanOutcome.Stored, RecordStatus.Confirmed), (next.Outcome, next.Record.Status));
        Assert.Equal((RecordStatus.Refused, Reason.GateInactive), (_walker.Admitted("s1").Status,
            _walker.Admitted("s1").Reason));
    }

    [Fact]
    public void Decide_OfflineAndRefused_IsInsideButHasNotAttended()
    {
        var decision = _walker.Scan(Samples.Command("s1") with { TokenGeneration = 0 });
        var offline = _walker.Scan(Samples.Command("s2").Offline() with { TokenGeneration = 0 });

        Assert.Null(decision.Record.Moves);
        Assert.Equal((0, 1), (offline.Record.Moves!.Attended, offline.Record.Moves.Inside));
    }

    [Fact]
    public void Decide_UnderOtherTerms_EachScanIsJudgedByItsOwn()
    {
        var multiple = new EventSettings { AllowMultipleCheckins = true };
        _walker.Scan(Samples.Command("s1", minute: 0, settings: multiple));
        _walker.Scan(Samples.Command("s2", minute: 10, settings: multiple));
        _walker.Scan(Samples.Command("s3", minute: 20).Offline());

        _walker.Scan(Samples.Command("s4", minute: 30, settings: multiple));

        Assert.Equal(
            [RecordStatus.Confirmed, RecordStatus.Confirmed, RecordStatus.Duplicate, RecordStatus.Confirmed],
            _walker.History.Admitted.Select(record => record.Status));
        Assert.Null(_walker.Admitted("s3").Terms);
        Assert.True(_walker.Admitted("s4").Terms!.Multiple);
    }
}
