using Attendance.Journal;

namespace Attendance.Scans;

public sealed class ScanHistoryTests
{
    [Fact]
    public void With_RecordsInAnyOrder_KeepsThemByTime()
    {
        var history = ScanHistory.Empty;
        foreach (var minute in new[] { 5, 1, 9, 1, 7 })
        {
            history = history.With(Samples.Record($"s{history.Admitted.Length}", minute));
        }

        Assert.Equal(["s1", "s3", "s0", "s4", "s2"], history.Admitted.Select(record => record.ScanId));
    }

    [Fact]
    public void WithRefusal_MoreThanAreKept_ForgetsTheOldest()
    {
        var history = ScanHistory.Empty;
        for (var i = 0; i < ScanHistory.RefusalsKeptMax + 2; i++)
        {
            history = history.WithRefusal(Samples.Record($"s{i}") with { Admitted = false, Reason = Reason.Duplicate });
        }

        Assert.Equal(ScanHistory.RefusalsKeptMax, history.Refusals.Length);
        Assert.Null(history.FindRefusal("s1", Reason.Duplicate));
        Assert.NotNull(history.FindRefusal("s2", Reason.Duplicate));
        Assert.Null(history.FindRefusal("s2", Reason.OutsideWindow));
    }

    [Fact]
    public void With_Change_ChangesWhatTheRecordCountsAsAndNothingElse()
    {
        var record = Samples.Record("s1", position: 4) with { Moves = new Moves { Inside = 1 } };
        var change = ScanRecords.Change(record, RecordStatus.Duplicate, Reason.AlreadyCheckedIn, overrideNeeded: true);

        var history = ScanHistory.Empty.With(Samples.Record("s0", position: 3)).With(record).With(change);

        var expected = record with { Status = RecordStatus.Duplicate, Reason = Reason.AlreadyCheckedIn,
            OverrideNeeded = true };
        Assert.Equal(expected, history.FindAdmitted("s1"));
        Assert.Equal(RecordStatus.Confirmed, history.FindAdmitted("s0")!.Status);
    }

    [Fact]
    public void Passed_AfterAnAnnulment_LeavesItOut()
    {
        var history = ScanHistory.Empty.With(Samples.Record("s1") with { Status = RecordStatus.Annulled });

        Assert.Empty(history.Passed);
        Assert.NotNull(history.FindAdmitted("s1"));
    }

    [Fact]
    public void Apply_EntryOfThePersonsRow_CountsOnlyTheSequence()
    {
        var entry = new JournalEntry
        {
            Position = 9,
            Kind = EntryKind.ParticipantUpdated,
            At = Samples.Nine,
            Sequence = 5,
            Data = "{}"u8.ToArray(),
        };

        var history = ScanHistory.Empty.Apply(entry);

        Assert.Equal((5, 0, 0), (history.Sequence, history.Admitted.Length, history.Refusals.Length));
    }
}
