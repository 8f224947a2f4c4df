using Attendance.Callers;
using Attendance.TestKit;

namespace Attendance.Storage.Callers;

public sealed class AccessKeyStoreTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgres]
    public async Task Load_Key_ComesBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var row = new AccessKeyRow(
            Key("a", "fair") with { Gates = ["north"], Rights = [Right.Scan], ExpiresAt = At.AddDays(1) },
            [1, 2, 3],
            PreviousHash: null);
        Assert.True(await stores.AccessKeys.TryWriteAsync(row, default));

        Assert.Equivalent(row, await stores.AccessKeys.LoadAsync("a", default), strict: true);
        Assert.Null(await stores.AccessKeys.LoadAsync("b", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryWrite_NextVersion_Replaces(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var first = new AccessKeyRow(Key("a", "fair"), [1], PreviousHash: null);
        await stores.AccessKeys.TryWriteAsync(first, default);
        var next = new AccessKeyRow(first.Key with { Version = 2, RevokedAt = At }, [2], PreviousHash: [1]);

        Assert.True(await stores.AccessKeys.TryWriteAsync(next, default));

        Assert.Equivalent(next, await stores.AccessKeys.LoadAsync("a", default), strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryWrite_OfAnotherVersionOrEvent_ChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var row = new AccessKeyRow(Key("a", "fair"), [1], PreviousHash: null);
        await stores.AccessKeys.TryWriteAsync(row, default);

        Assert.False(await stores.AccessKeys.TryWriteAsync(row with { Hash = [2] }, default));
        Assert.False(await stores.AccessKeys.TryWriteAsync(
            row with { Key = row.Key with { Version = 3 } }, default));
        Assert.False(await stores.AccessKeys.TryWriteAsync(
            row with { Key = row.Key with { Version = 2, EventId = "other" } }, default));
        Assert.False(await stores.AccessKeys.TryWriteAsync(
            row with { Key = row.Key with { Version = 2, EventId = null } }, default));

        Assert.Equivalent(row, await stores.AccessKeys.LoadAsync("a", default), strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_Event_HoldsItsOwnOnlyByRisingId(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        (string KeyId, string? EventId)[] keys =
        [
            ("d", "fair"), ("b", "fair"), ("c", "other"), ("a", null), ("e", "fair"),
        ];
        foreach (var (keyId, eventId) in keys)
        {
            await stores.AccessKeys.TryWriteAsync(new AccessKeyRow(Key(keyId, eventId), [1], null), default);
        }

        Assert.Equal(["b", "d"], await IdsAsync("fair", "", 2));
        Assert.Equal(["d", "e"], await IdsAsync("fair", "b", 2));
        Assert.Equal(["a"], await IdsAsync(null, "", 10));

        async Task<IEnumerable<string>> IdsAsync(string? eventId, string after, int limit) =>
            (await stores.AccessKeys.ListAsync(eventId, after, limit, default)).Select(row => row.Key.KeyId);
    }

    private static AccessKey Key(string keyId, string? eventId) => new()
    {
        KeyId = keyId,
        EventId = eventId,
        Role = eventId is null ? CallerRole.Platform : CallerRole.Viewer,
        Name = "the screen in the hall",
        CreatedAt = At,
        CreatedBy = "owner",
    };
}
