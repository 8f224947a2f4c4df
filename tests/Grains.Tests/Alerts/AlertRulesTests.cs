using Attendance.Events;
using Attendance.Gates;

namespace Attendance.Alerts;

public sealed class AlertRulesTests
{
    [Theory]
    [InlineData(401, true, false)]
    [InlineData(400, false, false)]
    [InlineData(351, false, false)]
    [InlineData(349, false, true)]
    public void GateOverload_HasTwoBounds(int scans, bool isWrong, bool isMended) =>
        AssertFinding(Look(gates: [Gate("a", scans: scans)]), AlertRules.GateOverload, "a", isWrong, isMended);

    [Theory]
    [InlineData(0, 20, true, false)]
    [InlineData(0, 19, false, false)]
    [InlineData(0, 0, false, true)]
    [InlineData(1, 500, false, true)]
    public void GateSilent_WhileOthersAreBusy(int scans, int others, bool isWrong, bool isMended) =>
        AssertFinding(
            Look(gates: [Gate("a", scans), Gate("b", others)]), AlertRules.GateSilent, "a", isWrong, isMended);

    [Fact]
    public void GateSilent_ThatIsSwitchedOff_IsNothing() =>
        AssertFinding(
            Look(gates: [Gate("a", 0, isActive: false), Gate("b", 100)]), AlertRules.GateSilent, "a", false, true);

    [Theory]
    [InlineData(60, 20, true, false)]
    [InlineData(60, 19, false, false)]
    [InlineData(100, 29, false, false)]
    [InlineData(100, 14, false, true)]
    [InlineData(0, 0, false, true)]
    public void RefusalsSpike_NeedsShareAndNumber(int scans, int refusals, bool isWrong, bool isMended) =>
        AssertFinding(
            Look(gates: [Gate("a", scans, refusals)]), AlertRules.RefusalsSpike, "a", isWrong, isMended);

    [Theory]
    [InlineData(5, 29, true, false)]
    [InlineData(5, 30, false, false)]
    [InlineData(5, 32, false, true)]
    [InlineData(4, 0, false, true)]
    public void LowAttendance_OnceHalfIsOver(double hours, int attended, bool isWrong, bool isMended) =>
        AssertFinding(
            Look(hours: hours, total: 100, attended: attended), AlertRules.LowAttendance, null, isWrong, isMended);

    [Fact]
    public void LowAttendance_NobodyOnTheList_IsNothing() =>
        AssertFinding(Look(hours: 8, total: 0, attended: 0), AlertRules.LowAttendance, null, false, true);

    [Theory]
    [InlineData(95, true, false)]
    [InlineData(94, false, false)]
    [InlineData(89, false, true)]
    public void OverCapacityNear_OfTheEvent(int inside, bool isWrong, bool isMended) =>
        AssertFinding(Look(inside: inside), AlertRules.OverCapacityNear, null, isWrong, isMended);

    [Fact]
    public void OverCapacityNear_OfAZone_SaysWhich() =>
        AssertFinding(Look(inside: 5), AlertRules.OverCapacityNear, "hall", true, false);

    [Fact]
    public void Look_EventIsNotOpen_FindsNothing() => Assert.Empty(Look(status: EventStatus.Closed, hours: 8));

    [Fact]
    public void Findings_SayWhatWasSeenAndWhatToDo()
    {
        var overload = Look(gates: [Gate("a", scans: 450)]).Single(finding => finding.Kind == AlertRules.GateOverload);

        Assert.Equal("450 scans in 5 minutes, 90 % of what Gate a can do", overload.Seen);
        Assert.Equal("Open a second lane at Gate a, or send people to another gate.", overload.Action);
    }

    private static void AssertFinding(
        IReadOnlyList<Finding> findings, string kind, string? subject, bool isWrong, bool isMended)
    {
        var finding = Assert.Single(findings, each => each.Kind == kind && each.Subject == subject);
        Assert.Equal((isWrong, isMended), (finding.IsWrong, finding.IsMended));
    }

    private static GatePicture Gate(string id, int scans, int refusals = 0, bool isActive = true) => new(
        new Gate { GateId = id, GateName = $"Gate {id}", CapacityPerMinute = 100, IsActive = isActive },
        scans, refusals);

    private static List<Finding> Look(
        double hours = 1, int total = 1_000, int attended = 900, int inside = 0, GatePicture[]? gates = null,
        EventStatus status = EventStatus.Open)
    {
        var settings = new EventSettings { Capacity = 100 };
        return
        [
            .. AlertRules.Look(new AlertPicture
            {
                Now = Samples.Nine.AddHours(hours),
                Event = Samples.Event(settings with { ZoneLimits = settings.ZoneLimits.Add("hall", 5) }) with
                {
                    Status = status,
                },
                Gates = gates ?? [],
                TotalParticipants = total,
                AttendedParticipants = attended,
                InsideNow = inside,
                Zones = new Dictionary<string, int> { ["hall"] = inside },
            }),
        ];
    }
}
