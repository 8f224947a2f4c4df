using Attendance.Events;
using Attendance.Participants;

namespace Attendance.Scans;

/// <summary>Rows 4 to 13 of the table of checks, each of which can be made to fail without the others.</summary>
public sealed class RowOrderTests
{
    private static readonly Reason[] Rows =
    [
        Reason.EventNotOpen, Reason.GateInactive, Reason.TokenRevoked, Reason.ParticipantInactive,
        Reason.PermissionMissing, Reason.OutsideWindow, Reason.Duplicate, Reason.AlreadyCheckedIn, Reason.OverCapacity,
    ];

    public static TheoryData<Reason> Each => new(Rows);

    public static TheoryData<Reason, Reason> Pairs
    {
        get
        {
            var pairs = new TheoryData<Reason, Reason>();
            foreach (var (i, first) in Rows.Index())
            {
                foreach (var second in Rows.Skip(i + 1))
                {
                    pairs.Add(first, second);
                }
            }

            return pairs;
        }
    }

    [Fact]
    public void Decide_NoRowFails_IsConfirmed()
    {
        var decision = Decide([]);

        Assert.Equal(ScanOutcome.Stored, decision.Outcome);
        Assert.Equal((true, RecordStatus.Confirmed, null), Facts(decision));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Decide_OneRowFails_IsRefusedWithItsReason(Reason row)
    {
        var decision = Decide([row]);

        Assert.Equal(ScanOutcome.Refused, decision.Outcome);
        Assert.Equal((false, StatusOf(row), row), Facts(decision));
        Assert.Equal(row is Reason.Duplicate or Reason.AlreadyCheckedIn, decision.First is not null);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Decide_TwoRowsFail_TheFirstIsTheAnswer(Reason first, Reason second) =>
        Assert.Equal((false, StatusOf(first), first), Facts(Decide([first, second])));

    [Theory]
    [MemberData(nameof(Each))]
    public void Decide_OneRowFailsUnderOverride_IsNotedFromRow8On(Reason row)
    {
        var decision = Decide([row], command => command.Override());

        var enforced = row < Reason.ParticipantInactive;
        Assert.Equal(enforced ? ScanOutcome.Refused : ScanOutcome.Stored, decision.Outcome);
        Assert.Equal((!enforced, enforced ? StatusOf(row) : RecordStatus.Confirmed, row), Facts(decision));
        Assert.True(decision.Record.OverrideAsked);
        Assert.Equal(!enforced, decision.Record.OverrideNeeded);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Decide_TwoRowsFailUnderOverride_TheFirstIsNoted(Reason first, Reason second)
    {
        var decision = Decide([first, second], command => command.Override());

        var enforced = first < Reason.ParticipantInactive;
        Assert.Equal((!enforced, enforced ? StatusOf(first) : RecordStatus.Confirmed, first), Facts(decision));
    }

    [Fact]
    public void Decide_OverrideWithoutNeed_IsAskedButNotNeeded()
    {
        var decision = Decide([], command => command.Override());

        Assert.Equal((true, RecordStatus.Confirmed, null), Facts(decision));
        Assert.True(decision.Record.OverrideAsked);
        Assert.False(decision.Record.OverrideNeeded);
        Assert.Equal("speaker", decision.Record.OverrideReason);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Decide_ExitWhereARowFails_PassesFromRow10On(Reason row)
    {
        var decision = Decide([row], AsExit);

        var passes = row >= Reason.OutsideWindow;
        Assert.Equal((passes, passes ? RecordStatus.Confirmed : RecordStatus.Refused, passes ? null : row),
            Facts(decision));
        Assert.Null(decision.Place);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Decide_OfflineWhereARowFails_IsStoredWithTheReason(Reason row)
    {
        // Nobody asks for room once the person is inside.
        var decision = Decide(row == Reason.OverCapacity ? [] : [row], command => command.Offline());

        Assert.Equal(ScanOutcome.Stored, decision.Outcome);
        Assert.Equal(
            row == Reason.OverCapacity ? (true, RecordStatus.Confirmed, null) : (true, StatusOf(row), row),
                Facts(decision));
        Assert.Null(decision.Place);
    }

    private static RecordStatus StatusOf(Reason row) =>
        row is Reason.Duplicate or Reason.AlreadyCheckedIn ? RecordStatus.Duplicate : RecordStatus.Refused;

    private static (bool Admitted, RecordStatus Status, Reason? Reason) Facts(Decision decision) =>
        (decision.Record.Admitted, decision.Record.Status, decision.Record.Reason);

    private static DecideScan AsExit(DecideScan command) =>
        command with { Scan = command.Scan with { Direction = Direction.Out } };

    private static Decision Decide(Reason[] rows, Func<DecideScan, DecideScan>? change = null)
    {
        var command = Samples.Command("s9", minute: 9);
        var walker = new Walker();
        foreach (var row in rows)
        {
            (command, walker.Participant) = Spoil(command, walker, row);
        }

        return walker.Scan(change?.Invoke(command) ?? command, noRoom: rows.Contains(Reason.OverCapacity));
    }

    private static (DecideScan, Participant) Spoil(DecideScan command, Walker walker, Reason row)
    {
        var participant = walker.Participant;
        switch (row)
        {
            case Reason.EventNotOpen:
                return (command with { Event = command.Event with { Status = EventStatus.Closed } }, participant);
            case Reason.GateInactive:
                return (command with { Gate = command.Gate! with { IsActive = false } }, participant);
            case Reason.TokenRevoked:
                return (command with { TokenGeneration = 0 }, participant);
            case Reason.ParticipantInactive:
                return (command, participant with { Status = ParticipantStatus.Suspended });
            case Reason.PermissionMissing:
                return (command with { Gate = command.Gate! with { RequiredPermission = "backstage" } }, participant);
            case Reason.OutsideWindow:
                return (command with { Event = command.Event with { StartTime = Samples.Nine.AddHours(2) } },
                    participant);
            case Reason.Duplicate:
                // Entered here and left elsewhere, so that row 12 has nothing to say.
                walker.Scan(Samples.Command("s1", minute: 7).Offline());
                walker.Scan(Samples.Command("s2", minute: 8, gateId: "exit", direction: Direction.Out).Offline());
                return (command, participant);
            case Reason.AlreadyCheckedIn:
                walker.Scan(Samples.Command("s3", minute: 8.5, gateId: "south").Offline());
                return (command, participant);
            default:
                return (command, participant);
        }
    }
}
