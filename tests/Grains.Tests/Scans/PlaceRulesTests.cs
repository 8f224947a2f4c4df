using System.Collections.Immutable;
using Attendance.Events;
using Attendance.Zones;

namespace Attendance.Scans;

/// <summary>Row 13: which places a scan needs before it may pass.</summary>
public sealed class PlaceRulesTests
{
    private static readonly EventSettings Limits = new()
    {
        AllowMultipleCheckins = true,
        DuplicateWindowSeconds = 0,
        Capacity = 100,
        ZoneLimits = ImmutableDictionary<string, int>.Empty.Add("hall", 20),
    };

    private readonly Walker _walker = new();

    [Fact]
    public void Decide_NoLimits_NeedsNoPlace() => Assert.Null(_walker.Scan(Samples.Command(zone: "hall")).Place);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("bar", null, null)]
    [InlineData("hall", "hall", 20)]
    public void Decide_FirstEntry_NeedsThePlacesThatAreLimited(string? zone, string? zoneAsked, int? zoneLimit)
    {
        var place = _walker.Scan(Samples.Command(zone: zone, settings: Limits)).Place;

        var expected = new TakePlace { ScanId = "s1", Zone = zoneAsked, ZoneLimit = zoneLimit, Capacity = 100 };
        Assert.Equal(expected, place);
    }

    [Fact]
    public void Decide_InsideTheVenueAlready_NeedsOnlyThePlaceInTheZone()
    {
        _walker.Scan(Samples.Command("s1", settings: Limits));

        var place = _walker.Scan(Samples.Command("s2", minute: 1, zone: "hall", settings: Limits)).Place;

        Assert.Equal(new TakePlace { ScanId = "s2", Zone = "hall", ZoneLimit = 20 }, place);
    }

    [Fact]
    public void Decide_InsideTheZoneAlready_NeedsNoPlace()
    {
        _walker.Scan(Samples.Command("s1", zone: "hall", settings: Limits));

        Assert.Null(_walker.Scan(Samples.Command("s2", minute: 1, zone: "hall", settings: Limits)).Place);
    }

    [Fact]
    public void Decide_BackAfterLeaving_NeedsItsPlacesAgain()
    {
        _walker.Scan(Samples.Command("s1", zone: "hall", settings: Limits));
        _walker.Scan(Samples.Command("s2", minute: 1, direction: Direction.Out, settings: Limits));

        var place = _walker.Scan(Samples.Command("s3", minute: 2, zone: "hall", settings: Limits)).Place;

        Assert.Equal(new TakePlace { ScanId = "s3", Zone = "hall", ZoneLimit = 20, Capacity = 100 }, place);
    }

    [Fact]
    public void Decide_NoRoom_IsRefusedAndMovesNothing()
    {
        var decision = _walker.Scan(Samples.Command(settings: Limits), noRoom: true);

        Assert.Equal((ScanOutcome.Refused, Reason.OverCapacity), (decision.Outcome, decision.Record.Reason));
        Assert.Null(decision.Record.Moves);
        Assert.Null(decision.Place);
    }

    [Fact]
    public void Decide_NoRoomUnderOverride_PassesAndCounts()
    {
        var decision = _walker.Scan(Samples.Command(settings: Limits).Override(), noRoom: true);

        Assert.Equal((ScanOutcome.Stored, Reason.OverCapacity), (decision.Outcome, decision.Record.Reason));
        Assert.True(decision.Record.OverrideNeeded);
        Assert.Equal((1, 1), (decision.Record.Moves!.Attended, decision.Record.Moves.Inside));
        Assert.Null(decision.Place);
    }
}
