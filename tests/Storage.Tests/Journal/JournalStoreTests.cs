using System.Text;
using Attendance.Journal;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Journal;

public sealed class JournalStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task ReadAlerts_AmongOthers_GivesOnlyThemInOrder(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            Append(Entry(), Entry(kind: EntryKind.AlertRaised)),
            Append(Entry(), Entry(kind: EntryKind.AlertCleared), Entry(kind: EntryKind.AlertAcknowledged)));

        var all = await stores.Journal.ReadAlertsAsync(EventId, 0, 10, default);
        var some = await stores.Journal.ReadAlertsAsync(EventId, 2, 1, default);

        Assert.Equal([2, 4, 5], all.Select(entry => entry.Position));
        Assert.Equal([4], some.Select(entry => entry.Position));
        Assert.Empty(await stores.Journal.ReadAlertsAsync("other", 0, 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_Batches_GetPositionsWithoutGaps(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        foreach (var size in new[] { 1, 2, 63, 64, 65, 200 })
        {
            await stores.Journal.CommitAsync([.. Enumerable.Range(0, size).Select(_ => Append(Entry()))]);
        }

        var entries = await stores.Journal.ReadAsync(EventId, 0, 1_000, default);
        Assert.Equal(Enumerable.Range(1, 395).Select(i => (long)i), entries.Select(entry => entry.Position));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Find_Entry_ComesBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var written = Entry(7, 3, "scan-1", """{"이름":"값 😀"}""", EntryKind.AttendanceRecorded) with
        {
            At = Now.AddTicks(1_234_560),
        };

        var position = await stores.Journal.CommitAsync(Append(Entry()), Append(written)) + 1;

        var entry = await stores.Journal.FindAsync(EventId, position, default);
        Assert.Equal("""{"이름":"값 😀"}""", Encoding.UTF8.GetString(entry!.Data));
        Assert.Equal(
            (2, EntryKind.AttendanceRecorded, Now.AddTicks(1_234_560), 7, 3),
            (entry.Position, entry.Kind, entry.At, entry.Participant, entry.Sequence));
        Assert.Null(await stores.Journal.FindAsync(EventId, 3, default));
        Assert.Null(await stores.Journal.FindAsync("other", 2, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_WithoutRowChanges_IsOneStatement(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        JournalAppend[] appends = [.. Enumerable.Range(0, 64).Select(i => Append(Entry(i, 1, $"s{i}", "{\"a\":1}")))];
        var before = (stores.Metrics.Statements, stores.Metrics.Commits);

        await stores.Journal.TryAppendAsync(EventId, 0, appends, default);

        Assert.Equal((before.Statements + 1, before.Commits + 1), (stores.Metrics.Statements, stores.Metrics.Commits));
        Assert.Equal((64, 64 * 7), (stores.Metrics.EntriesWritten, stores.Metrics.BytesWritten));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_HeadIsBehind_MovesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry(1, 1, "a")), Append(Entry()));

        // Every rule is broken at once: whoever is behind must hear that first.
        var outcome = await stores.Journal.TryAppendAsync(EventId, 1, [Append(Entry(1, 1, "a"))], default);

        Assert.Equal(StoreAppendOutcome.HeadMoved, outcome);
        Assert.Equal(2, await stores.Journal.HeadAsync(EventId, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_OtherEvent_HasItsOwnPositionsAndKeys(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry(1, 1, "a")));

        var outcome = await stores.Journal.TryAppendAsync("other", 0, [Append(Entry(1, 1, "a"))], default);

        Assert.Equal(StoreAppendOutcome.Committed, outcome);
        Assert.Equal(1, await stores.Journal.HeadAsync("other", default));
        Assert.Equal(0, await stores.Journal.HeadAsync("third", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_Pages_CoverEachEntryOnce(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync([.. Enumerable.Range(0, 25).Select(_ => Append(Entry()))]);

        var first = await stores.Journal.ReadAsync(EventId, 0, 10, default);
        var second = await stores.Journal.ReadAsync(EventId, 10, 10, default);
        var third = await stores.Journal.ReadAsync(EventId, 20, 10, default);

        Assert.Equal((10, 10, 5), (first.Count, second.Count, third.Count));
        Assert.Equal((1, 11, 25), (first[0].Position, second[0].Position, third[^1].Position));
        Assert.Empty(await stores.Journal.ReadAsync(EventId, 25, 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FindScans_SomeKnown_LeavesOutTheOthers(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry(1, 1, "a")), Append(Entry(2, 1, "b")), Append(Entry(3, 1, "c")));

        var found = await stores.Journal.FindScansAsync(EventId, ["c", "nobody", "a", "a"], default);

        Assert.Equal([1L, 3L], found.Select(entry => entry.Position).Order());
    }
}
