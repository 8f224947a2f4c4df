using Attendance.Journal;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Journal;

public sealed class JournalConflictTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_SequenceIsTaken_WritesNothingAndNamesTheAppend(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry(5, 1, "a")));

        var conflicts = await stores.Journal.ConflictAsync(
            Append(Entry(6, 1, "b")), Append(Entry(5, 1, "c")), Append(Entry(5, 2, "d")));

        Assert.Equal([null, Taken(AppendOutcome.SequenceTaken), null], conflicts);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_ScanIsTaken_WritesNothingAndNamesTheAppend(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry(5, 1, "a")));

        var conflicts = await stores.Journal.ConflictAsync(Append(Entry(5, 2, "a")), Append(Entry(0, 0, "b")));

        Assert.Equal([Taken(AppendOutcome.ScanTaken), null], conflicts);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_ConflictInsideOneBatch_IsTheLaterOnes(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        var conflicts = await stores.Journal.ConflictAsync(
            Append(Entry(1, 1, "a")),
            Append(Entry(1, 1, "b")),
            Append(Entry(2, 1, "a")),
            // The append that would have taken this key does not stand.
            Append(Entry(3, 1, "b")));

        Assert.Equal(
            [null, Taken(AppendOutcome.SequenceTaken), Taken(AppendOutcome.ScanTaken), null], conflicts);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_EntriesOutsideTheCount_NeverConflict(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        await stores.Journal.CommitAsync(Append(Entry(4)), Append(Entry(4)), Append(Entry(4)));

        Assert.Equal(3, await stores.Journal.HeadAsync(EventId, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_LargeBatchWithOneConflict_WritesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry(0, 0, "s199")));
        JournalAppend[] appends = [.. Enumerable.Range(0, 200).Select(i => Append(Entry(0, 0, $"s{i}")))];

        var conflicts = await stores.Journal.ConflictAsync(appends);

        Assert.All(conflicts[..199], Assert.Null);
        Assert.Equal(Taken(AppendOutcome.ScanTaken), conflicts[199]);
        await stores.Journal.CommitAsync(appends[..199]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_ParticipantRowsConflict_NamesTheRule(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1, "ann", "e1"), Create(2, "bob", "e2"));

        var conflicts = await stores.Journal.ConflictAsync(
            Create(3, "ann"),
            Create(3, "cid", "e2"),
            Create(2, "dan"),
            Create(1, "ann", "e1"),
            Update(Row(1, "ann", "e2", version: 2)),
            Update(Row(1, "ann", "e1", version: 3)),
            Update(Row(9, version: 2)),
            Create(3, "eve", "e3"));

        Assert.Equal(
            ["participant_id", "email", "number", "participant_id", "email", "version", "version", null],
            conflicts.Select(conflict => conflict?.Constraint));
        Assert.Equal(2, await stores.Participants.LastNumberAsync(EventId, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_EachParticipantRuleAlone_IsAConflict(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1, "ann", "e1"), Create(2, "bob", "e2"));

        JournalAppend[] broken =
        [
            Create(3, "ann"), Create(3, "cid", "e2"), Create(2, "dan"), Update(Row(1, "ann", "e2", version: 2)),
            Update(Row(1, "ann", "e1", version: 3)), Update(Row(9, version: 2)),
            Update(Row(1, "bob", "e1", version: 2)),
        ];

        foreach (var append in broken)
        {
            var conflict = Assert.Single(await stores.Journal.ConflictAsync(append));
            Assert.Equal(AppendOutcome.RowConflict, conflict!.Value.Outcome);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_RowsOfOneBatch_SeeTheOnesBefore(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        await stores.Journal.CommitAsync(
            Create(1, "ann", "e1"),
            Create(2, "bob", "e2"),
            Update(Row(1, "ann", "e3", version: 2)),
            Update(Row(2, "bob", "e1", version: 2)),
            Create(3, "cid", "e2"),
            Update(Row(1, "ann", null, version: 3)));

        var rows = await stores.Participants.ListAsync(EventId, 0, 10, default);
        Assert.Equal([null, "e1", "e2"], rows.Select(row => row.EmailKey));
        Assert.Equal([3, 2, 1], rows.Select(row => row.Version));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_CreatesOfOneBatchWithOneEmail_TheLaterConflicts(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        var conflicts = await stores.Journal.ConflictAsync(
            Create(1, "ann", "e1"), Create(2, "bob", "e1"), Create(2, "cid", "e2"));

        Assert.Equal([null, Taken(AppendOutcome.RowConflict, JournalConstraints.Email), null], conflicts);
    }
}
