using Attendance.Scans;

namespace Attendance.Gates;

public sealed class GateRulesTests
{
    [Theory]
    [InlineData(GateDirection.In, null, true)]
    [InlineData(GateDirection.In, Direction.In, true)]
    [InlineData(GateDirection.In, Direction.Out, false)]
    [InlineData(GateDirection.Out, null, true)]
    [InlineData(GateDirection.Out, Direction.In, false)]
    [InlineData(GateDirection.Out, Direction.Out, true)]
    [InlineData(GateDirection.Both, Direction.In, true)]
    [InlineData(GateDirection.Both, Direction.Out, true)]
    public void Allows_DirectionOfTheScan_MustBeOneOfTheGates(GateDirection gate, Direction? scan, bool expected) =>
        Assert.Equal(expected, GateRules.Allows(Samples.Gate() with { Direction = gate }, scan));

    [Fact]
    public void IsSame_OtherListOfTheSameBeacons_IsTheSame()
    {
        var left = Samples.Gate() with { BeaconConfigs = [new BeaconConfig { Uuid = "b", Major = 1 }] };
        var right = Samples.Gate() with { BeaconConfigs = [new BeaconConfig { Uuid = "b", Major = 1 }] };

        Assert.True(GateRules.IsSame(left, right));
        Assert.False(GateRules.IsSame(left, right with { BeaconConfigs = [] }));
        Assert.False(GateRules.IsSame(left, right with { Zone = "hall" }));
    }

    [Theory]
    [InlineData(0, 30, 0.0, 0)]
    [InlineData(75, 30, 0.5, 1)]
    [InlineData(120, 30, 0.8, 4)]
    [InlineData(149, 30, 0.993, 149)]
    [InlineData(150, 30, 1.0, 3600)]
    [InlineData(300, 30, 2.0, 3600)]
    public void Load_ScansOfFiveMinutes_AreMeasuredByCapacity(int scans, int perMinute, double load, int waitSeconds) =>
        Assert.Equal(new GateLoad { CurrentLoad = load, EstimatedWaitSeconds = waitSeconds }, GateRules.Load(scans,
            perMinute));
}
