namespace Attendance.Scans;

public sealed class AnnulRulesTests
{
    private readonly Walker _walker = new();

    [Theory]
    [InlineData("tablet-1", false, 15, AnnulOutcome.Annulled)]
    [InlineData("tablet-1", false, 15.01, AnnulOutcome.TooLate)]
    [InlineData("tablet-2", false, 1, AnnulOutcome.NotYours)]
    [InlineData("tablet-2", false, 60, AnnulOutcome.NotYours)]
    [InlineData("organiser", true, 600, AnnulOutcome.Annulled)]
    public void Annul_ByWhomAndWhen_IsForItsMakerSoonOrAnOrganiserEver(
        string by, bool organiser, double minute, AnnulOutcome expected)
    {
        _walker.Scan(Samples.Command("s1"));

        Assert.Equal(expected, _walker.Annul("s1", by, organiser, minute));
        Assert.Equal(expected == AnnulOutcome.Annulled, _walker.Admitted("s1").Status == RecordStatus.Annulled);
        Assert.True(_walker.Admitted("s1").Admitted);
    }

    [Fact]
    public void Annul_OfflineRecord_TheTimeRunsFromItsArrival()
    {
        var offline = Samples.Command("s1").Offline();
        _walker.Scan(offline with { Scan = offline.Scan with { ReceivedAt = Samples.Nine.AddHours(3) } });

        Assert.Equal(AnnulOutcome.Annulled, _walker.Annul("s1", organiser: false, minute: 190));
    }

    [Fact]
    public void Annul_SecondTime_IsAlreadyAnnulled()
    {
        _walker.Scan(Samples.Command("s1"));
        _walker.Annul("s1");

        Assert.Equal(AnnulOutcome.AlreadyAnnulled, _walker.Annul("s1"));
        Assert.Equal(2, _walker.Journal.Count);
    }

    [Fact]
    public void Annul_WhatIsNotThere_IsNotFound() => Assert.Equal(AnnulOutcome.NotFound, _walker.Annul(position: 7));

    [Fact]
    public void Annul_Refusal_HasNothingToTakeBack()
    {
        var refused = _walker.Scan(Samples.Command("s1") with { TokenGeneration = 0 });

        Assert.Equal(AnnulOutcome.NothingToAnnul, _walker.Annul(refused.Record.Position));
    }

    [Fact]
    public void Annul_FirstOfTwo_TheSecondIsConfirmed()
    {
        _walker.Scan(Samples.Command("s1").Offline());
        _walker.Scan(Samples.Command("s2", minute: 10, gateId: "south").Offline());

        _walker.Annul("s1");

        Assert.Equal((RecordStatus.Confirmed, null), (_walker.Admitted("s2").Status, _walker.Admitted("s2").Reason));
        Assert.Equal((1, 1), Sums(_walker));
    }

    [Fact]
    public void Annul_OnlyEntry_ThePersonIsNeitherInsideNorAttendedAndMayEnter()
    {
        _walker.Scan(Samples.Command("s1"));

        _walker.Annul("s1");

        Assert.Equal((0, 0), Sums(_walker));
        Assert.Equal(ScanOutcome.Stored, _walker.Scan(Samples.Command("s2", minute: 1)).Outcome);
    }

    [Fact]
    public void Annul_Exit_ThePersonIsInsideAgain()
    {
        _walker.Scan(Samples.Command("s1"));
        _walker.Scan(Samples.Command("s2", minute: 10, direction: Direction.Out));
        Assert.Equal((1, 0), Sums(_walker));

        _walker.Annul("s2");

        Assert.Equal((1, 1), Sums(_walker));
    }

    [Fact]
    public void Decide_RetryOfAnAnnulledScan_IsTheAnnulledRecord()
    {
        _walker.Scan(Samples.Command("s1"));
        _walker.Annul("s1");

        var again = _walker.Scan(Samples.Command("s1"));

        Assert.Equal((ScanOutcome.Replayed, RecordStatus.Annulled), (again.Outcome, again.Record.Status));
    }

    private static (int Attended, int Inside) Sums(Walker walker)
    {
        var moves = JournalMoves.Of(walker.Journal);
        return (moves.Sum(move => move.Attended), moves.Sum(move => move.Inside));
    }
}
