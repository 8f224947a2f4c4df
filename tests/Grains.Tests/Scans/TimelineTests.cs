namespace Attendance.Scans;

public sealed class TimelineTests
{
    [Theory]
    [InlineData(0, "a", 1, "a", -1)]
    [InlineData(1, "a", 0, "b", 1)]
    [InlineData(0, "a", 0, "b", -1)]
    [InlineData(0, "a", 0, "a", 0)]
    [InlineData(0, "B", 0, "a", -1)]
    public void Compare_TwoRecords_GoesByTimeThenByScanId(int minute, string id, int otherMinute, string otherId,
        int expected)
    {
        var compared = Timeline.Compare(Samples.Record(id, minute), Samples.Record(otherId, otherMinute));

        Assert.Equal(expected, Math.Sign(compared));
    }

    [Fact]
    public void Compare_SameInstantInTwoTimeZones_GoesByScanId()
    {
        var seoul = Samples.Record("a") with { Timestamp = Samples.Nine.ToOffset(TimeSpan.FromHours(9)) };

        Assert.True(Timeline.Compare(seoul, Samples.Record("b")) < 0);
    }

    [Fact]
    public void Judge_DuplicateOfADuplicate_IsMeasuredFromTheConfirmedOne()
    {
        var terms = new ScanTerms { Multiple = true, WindowSeconds = 300 };
        AttendanceRecord[] passed =
        [
            Samples.Record("s1", 0) with { Terms = terms },
            Samples.Record("s2", 4) with { Terms = terms },
            Samples.Record("s3", 8) with { Terms = terms },
        ];

        var verdicts = Timeline.Judge(passed);

        Assert.Equal(
            [RecordStatus.Confirmed, RecordStatus.Duplicate, RecordStatus.Confirmed], verdicts.Select(verdict =>
                verdict.Status));
        Assert.Same(passed[0], verdicts[1].First);
    }

    [Fact]
    public void Judge_OwnFaultFirst_IsRefusedWithoutLookingAtTheOthers()
    {
        AttendanceRecord[] passed = [Samples.Record("s1"), Samples.Record("s2",
            1) with { OwnFault = Reason.TokenRevoked }];

        var verdict = Timeline.Judge(passed)[1];

        Assert.Equal(new Verdict(RecordStatus.Refused, Reason.TokenRevoked, OverrideNeeded: false, First: null),
            verdict);
    }

    [Theory]
    [InlineData(Reason.EventNotOpen, false)]
    [InlineData(Reason.GateNotFound, false)]
    [InlineData(Reason.GateInactive, false)]
    [InlineData(Reason.ParticipantNotFound, false)]
    [InlineData(Reason.TokenInvalid, false)]
    [InlineData(Reason.TokenRevoked, false)]
    [InlineData(Reason.ParticipantInactive, true)]
    [InlineData(Reason.PermissionMissing, true)]
    [InlineData(Reason.OutsideWindow, true)]
    [InlineData(Reason.Duplicate, true)]
    [InlineData(Reason.AlreadyCheckedIn, true)]
    [InlineData(Reason.OverCapacity, true)]
    public void CanOverride_EachReason_BeginsWithRow8(Reason reason, bool expected) =>
        Assert.Equal(expected, Timeline.CanOverride(reason));
}
