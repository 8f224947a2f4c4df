using Attendance.Events;
using Attendance.Participants;

namespace Attendance.Scans;

public sealed class OwnFaultsTests
{
    private static readonly DecideScan Good = Samples.Command();

    [Fact]
    public void Find_NothingWrong_IsNull() => Assert.Null(OwnFaults.Find(Good, Samples.Participant()));

    [Theory]
    [InlineData(EventStatus.Draft)]
    [InlineData(EventStatus.Published)]
    [InlineData(EventStatus.Closed)]
    [InlineData(EventStatus.Archived)]
    public void Find_EventIsNotOpen_SaysSo(EventStatus status)
    {
        var command = Good with { Event = Good.Event with { Status = status } };

        Assert.Equal(Reason.EventNotOpen, OwnFaults.Find(command, Samples.Participant()));
    }

    [Theory]
    [InlineData(-1, true, EventStatus.Closed, null)]
    [InlineData(-1, true, EventStatus.Archived, null)]
    [InlineData(0, true, EventStatus.Closed, Reason.EventNotOpen)]
    [InlineData(1, true, EventStatus.Closed, Reason.EventNotOpen)]
    [InlineData(-1, false, EventStatus.Closed, Reason.EventNotOpen)]
    public void Find_ClosedMeanwhile_OnlyWhatHappenedOfflineBeforeCounts(
        int secondsAfterClosing, bool offline, EventStatus status, Reason? expected)
    {
        var closedAt = Samples.Nine.AddHours(2);
        var command = Good with
        {
            Event = Good.Event with { Status = status, ClosedAt = closedAt },
            Scan = Good.Scan with { Offline = offline, Timestamp = closedAt.AddSeconds(secondsAfterClosing) },
        };

        Assert.Equal(expected, OwnFaults.Find(command, Samples.Participant()));
    }

    [Theory]
    [InlineData(1, false, null)]
    [InlineData(null, false, null)]
    [InlineData(null, true, null)]
    [InlineData(0, false, Reason.TokenRevoked)]
    [InlineData(2, false, Reason.TokenRevoked)]
    [InlineData(1, true, Reason.TokenRevoked)]
    public void Find_TokenOfAGeneration_OnlyTheCurrentOnePasses(int? generation, bool revoked, Reason? expected)
    {
        var participant = Samples.Participant() with { TokenGeneration = 1, TokenRevoked = revoked };

        Assert.Equal(expected, OwnFaults.Find(Good with { TokenGeneration = generation }, participant));
    }

    [Theory]
    [InlineData(ParticipantStatus.Registered, null)]
    [InlineData(ParticipantStatus.Active, null)]
    [InlineData(ParticipantStatus.Pending, Reason.ParticipantInactive)]
    [InlineData(ParticipantStatus.Suspended, Reason.ParticipantInactive)]
    [InlineData(ParticipantStatus.Cancelled, Reason.ParticipantInactive)]
    public void Find_ByStatusOfThePerson_OnlyRegisteredAndActivePass(ParticipantStatus status, Reason? expected) =>
        Assert.Equal(expected, OwnFaults.Find(Good, Samples.Participant() with { Status = status }));

    [Theory]
    [InlineData("attendance", null, null)]
    [InlineData("attendance backstage", "backstage", null)]
    [InlineData("attendance", "backstage", Reason.PermissionMissing)]
    [InlineData("backstage", "backstage", Reason.PermissionMissing)]
    [InlineData("backstage", null, Reason.PermissionMissing)]
    public void Find_ByPermissions_BothAttendanceAndTheGatesAreNeeded(string has, string? needs, Reason? expected)
    {
        var participant = Samples.Participant() with { Permissions = [.. has.Split(' ')] };
        var command = Good with { Gate = Good.Gate! with { RequiredPermission = needs } };

        Assert.Equal(expected, OwnFaults.Find(command, participant));
    }

    [Theory]
    [InlineData(-31, Direction.In, Reason.OutsideWindow)]
    [InlineData(-30, Direction.In, null)]
    [InlineData(540 + 20, Direction.In, null)]
    [InlineData(540 + 21, Direction.In, Reason.OutsideWindow)]
    [InlineData(-31, Direction.Out, null)]
    [InlineData(540 + 21, Direction.Out, null)]
    public void Find_AroundTheWindow_OnlyEntriesAreHeldToIt(int minute, Direction direction, Reason? expected)
    {
        var settings = new EventSettings { AdmitBeforeMinutes = 30, AdmitAfterMinutes = 20 };

        var command = Samples.Command(minute: minute, direction: direction, settings: settings);

        Assert.Equal(expected, OwnFaults.Find(command, Samples.Participant()));
    }
}
