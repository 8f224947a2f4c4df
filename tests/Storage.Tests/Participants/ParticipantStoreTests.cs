using Attendance.Journal;
using Attendance.Participants;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Participants;

public sealed class ParticipantStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Load_ManyPeople_EachWithTheirHistoryInOrder(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync([.. Enumerable.Range(1, 5).Select(number => Create(number))]);
        await stores.Journal.CommitAsync(
            Append(Entry(2, 1, "a")), Append(Entry(3, 1, "b")), Append(Entry(2)), Append(Entry(2, 2, "c")));

        var loaded = await stores.Participants.LoadAsync(EventId, [3, 1, 99, 2, 3], default);

        Assert.Equal([1, 2, 3], loaded.Select(person => person.Row.Number).Order());
        Assert.Equal([], Positions(1));
        Assert.Equal([6, 9], Positions(2));
        Assert.Equal([7], Positions(3));

        IEnumerable<long> Positions(int number) =>
            loaded.Single(person => person.Row.Number == number).History.Select(entry => entry.Position);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Load_Row_ComesBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var written = Row(1, "ann", "e1", groups: []) with { Personal = [], TokenRevoked = false };
        await stores.Journal.CommitAsync(Append(new ParticipantChange(written, Create: true)), Create(2));

        var loaded = await stores.Participants.LoadAsync(EventId, [1, 2], default);

        Assert.Equivalent(written, loaded[0].Row, strict: true);
        Assert.Equivalent(Row(2), loaded[1].Row, strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Update_NextVersion_ReplacesTheRow(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1, "ann", "e1"));
        var changed = Row(1, "ann", "e9", version: 2, groups: ["x"]) with { Personal = [9], TokenGeneration = 5 };

        await stores.Journal.CommitAsync(Update(changed));

        Assert.Equivalent(changed, (await stores.Participants.LoadAsync(EventId, [1], default))[0].Row, strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FindNumbers_SomeKnown_LeavesOutTheOthers(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1, "ann"), Create(2, "bob"));

        var numbers = await stores.Participants.FindNumbersAsync(EventId, ["bob", "nobody", "ann"], default);

        Assert.Equal(new Dictionary<string, int> { ["ann"] = 1, ["bob"] = 2 }, numbers);
        Assert.Empty(await stores.Participants.FindNumbersAsync("other", ["bob"], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_Pages_ByRisingNumber(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.Equal(0, await stores.Participants.LastNumberAsync(EventId, default));

        await stores.Journal.CommitAsync([.. Enumerable.Range(1, 7).Reverse().Select(number => Create(number))]);

        Assert.Equal([1, 2, 3], await NumbersAsync(0));
        Assert.Equal([7], await NumbersAsync(6));
        Assert.Equal(7, await stores.Participants.LastNumberAsync(EventId, default));

        async Task<IEnumerable<int>> NumbersAsync(int after) =>
            (await stores.Participants.ListAsync(EventId, after, 3, default)).Select(row => row.Number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_Numbers_GivesTheirRowsAndLeavesOutTheOthers(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync([.. Enumerable.Range(1, 4).Select(number => Create(number))]);
        await stores.Journal.CommitAsync(Append(Entry(2, 1, "a")), Append(Entry(2, 2, "b")));

        var rows = await stores.Participants.ListAsync(EventId, [4, 99, 2, 4], default);

        Assert.Equivalent(new[] { Row(2), Row(4) }, rows.OrderBy(row => row.Number), strict: true);
        Assert.Empty(await stores.Participants.ListAsync(EventId, [], default));
        Assert.Empty(await stores.Participants.ListAsync("other", [2], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ListChanged_Stretch_NamesEachPersonWhoseRowChangedOnce(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        EntryKind[] ofPeople =
        [
            EntryKind.ParticipantRegistered, EntryKind.ParticipantUpdated, EntryKind.ParticipantErased,
            EntryKind.TokenIssued, EntryKind.TokenRevoked,
        ];
        EntryKind[] ofOthers = [.. Enum.GetValues<EntryKind>().Except(ofPeople)];
        await stores.Journal.CommitAsync(
            [.. ofPeople.Select((kind, i) => Append(Entry(i + 1, kind: kind), Entry(i + 1, kind: kind)))]);
        await stores.Journal.CommitAsync([.. ofOthers.Select(kind => Append(Entry(9, kind: kind)))]);

        Assert.Equal([1, 2, 3, 4, 5], await ChangedAsync(0, 100));
        Assert.Equal([2, 3], await ChangedAsync(2, 5));
        Assert.Empty(await ChangedAsync(10, 100));
        Assert.Equal(3, (await stores.Participants.ListChangedAsync(EventId, 0, 100, 3, default)).Count);
        Assert.Empty(await stores.Participants.ListChangedAsync("other", 0, 100, 10, default));

        async Task<IEnumerable<int>> ChangedAsync(long after, long upTo) =>
            (await stores.Participants.ListChangedAsync(EventId, after, upTo, 10, default)).Order();
    }
}
