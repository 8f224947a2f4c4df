using Attendance.Events;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Statistics;

public sealed class ArrivalCurveTests
{
    private static readonly DateTimeOffset OpensAt = Samples.Nine.AddMinutes(-60);

    private readonly Walker _walker = new();

    [Fact]
    public void Since_TwoPeople_CountsEachInTheFirstFiveMinutes()
    {
        List<JournalEntry> journal = [];
        new Walker(1, journal).Scan(Of(1, "a", minute: 1));
        new Walker(2, journal).Scan(Of(2, "b", minute: 4));
        new Walker(2, journal).Scan(Of(2, "c", minute: 20).Offline());

        Assert.Equal((int[])[2], Curve(journal).Since(Samples.Nine, Samples.Nine.AddMinutes(4)));
    }

    [Fact]
    public void Since_LateRecordFromBefore_MovesTheArrivalThere()
    {
        _walker.Scan(Samples.Command("online", minute: 12));
        _walker.Scan(Samples.Command("offline", minute: 2).Offline());

        Assert.Equal((int[])[1, 0, 0], Curve(_walker.Journal).Since(Samples.Nine, Samples.Nine.AddMinutes(12)));
    }

    [Fact]
    public void Since_FirstOfTwoAnnulled_MovesTheArrivalToTheSecond()
    {
        _walker.Scan(Samples.Command("first", minute: 1));
        _walker.Scan(Samples.Command("second", minute: 12).Offline());
        _walker.Annul("first");

        Assert.Equal((int[])[0, 0, 1], Curve(_walker.Journal).Since(Samples.Nine, Samples.Nine.AddMinutes(12)));
    }

    [Fact]
    public void Since_OnlyScanAnnulled_IsEmpty()
    {
        _walker.Scan(Samples.Command("first", minute: 1));
        _walker.Annul("first");

        Assert.Equal((int[])[0, 0, 0], Curve(_walker.Journal).Since(Samples.Nine, Samples.Nine.AddMinutes(12)));
    }

    [Fact]
    public void Since_BeforeTheOpeningAndAfterNow_CountAtTheEnds()
    {
        List<JournalEntry> journal = [];
        new Walker(1, journal).Scan(Of(1, "early", minute: -30).Offline());
        new Walker(2, journal).Scan(Of(2, "ahead", minute: 40).Offline());

        Assert.Equal((int[])[1, 0, 1], Curve(journal).Since(Samples.Nine, Samples.Nine.AddMinutes(12)));
    }

    [Fact]
    public void Since_WhateverHappens_EqualsARecount() => Seeded.Check(150, random =>
    {
        List<JournalEntry> journal = [];
        var world = new ScanWorld(random);
        var walkers = Enumerable.Range(1, 4).Select(number => new Walker(number, journal)).ToList();
        for (var i = 0; i < 40; i++)
        {
            var walker = random.Pick(walkers);
            var command = world.Next(
                new EventSettings { AllowMultipleCheckins = random.Chance(50) }, walker.Participant.Number);
            walker.Scan(random.Chance(40) ? command.Offline() : command);
            if (walker.History.Admitted.Length > 0 && random.Chance(15))
            {
                walker.Annul(random.Pick(walker.History.Admitted).ScanId);
            }
        }

        var now = Samples.Nine.AddHours(1);
        var recount = new int[25];
        foreach (var walker in walkers)
        {
            var first = walker.History.Passed
                .Where(record => record.Direction == Direction.In && record.Status == RecordStatus.Confirmed)
                .Min(record => (DateTimeOffset?)record.Timestamp);
            Assert.Equal(Presence.Of(walker.History.Passed).Attended, first is not null);
            if (first is { } at)
            {
                recount[(int)((at - OpensAt) / ForecastInput.Slot)]++;
            }
        }

        Assert.Equal(recount, Curve(journal).Since(OpensAt, now));
    });

    private static DecideScan Of(int person, string scanId, double minute)
    {
        var command = Samples.Command(scanId, minute);
        return command with { Scan = command.Scan with { ParticipantId = $"P-{person}" } };
    }

    private static ArrivalCurve Curve(List<JournalEntry> journal)
    {
        var curve = new ArrivalCurve();
        journal.ForEach(curve.Add);
        return curve;
    }
}
