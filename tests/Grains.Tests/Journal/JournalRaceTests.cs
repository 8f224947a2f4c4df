using Attendance.Fakes;
using Attendance.Scans;

namespace Attendance.Journal;

/// <summary>A cluster that splits: two owners of one journal.</summary>
public sealed class JournalRaceTests
{
    [Fact]
    public async Task Append_TwoOwnersAtOnce_TheJournalIsGaplessAndEveryFoldSeesEachEntryOnce()
    {
        var store = MemoryStore.With();
        await using var here = await GrainHost.StartAsync(store);
        await using var there = await GrainHost.StartAsync(store, here.Clock);

        var results = await Task.WhenAll(Race(here, "here"), Race(there, "there"));
        await AppendAsync(here, "last-here");
        await here.Probe.Reached(401);
        await AppendAsync(there, "last-there");
        await there.Probe.Reached(402);

        var positions = results.SelectMany(one => one).ToList();
        Assert.All(positions, result => Assert.Equal(AppendOutcome.Committed, result.Outcome));
        Assert.Equal(
            Enumerable.Range(1, 400).Select(i => (long)i), positions.Select(result => result.Position).Order());
        Assert.Equal(
            Enumerable.Range(1, 402).Select(i => (long)i), store.Tables().Journal.Select(entry => entry.Position));
        Assert.Equal(Enumerable.Range(1, 401).Select(i => (long)i), here.Probe.Seen.Take(401));
        Assert.Equal(
            Enumerable.Range(1, 402).Select(i => (long)i), there.Probe.Seen);
    }

    [Fact]
    public async Task Append_TwoOwnersWantTheSameKeys_EachIsWrittenOnce()
    {
        var store = MemoryStore.With();
        await using var here = await GrainHost.StartAsync(store);
        await using var there = await GrainHost.StartAsync(store, here.Clock);

        var results = await Task.WhenAll(Race(here, "same"), Race(there, "same"));

        Assert.Equal(200, store.Tables().Journal.Count);
        foreach (var (mine, theirs) in results[0].Zip(results[1]))
        {
            Assert.Equal(
                [AppendOutcome.Committed, AppendOutcome.ScanTaken], new[] { mine.Outcome, theirs.Outcome }.Order());
        }
    }

    private static Task<AppendResult[]> Race(GrainHost host, string name) => Task.WhenAll(
        Enumerable.Range(0, 200).Select(i => Task.Run(() => AppendAsync(host, $"{name}-{i}"))));

    private static Task<AppendResult> AppendAsync(GrainHost host, string key)
    {
        var record = Samples.Record(key) with { Admitted = false, Status = RecordStatus.Refused };
        var entry = new NewEntry
        {
            Kind = EntryKind.AttendanceRefused,
            At = Samples.Nine,
            ScanKey = key,
            Data = JournalJson.Write(record),
        };
        return host.Get<JournalQueue>().AppendAsync(Samples.EventId, new JournalAppend { Entries = [entry] });
    }
}
