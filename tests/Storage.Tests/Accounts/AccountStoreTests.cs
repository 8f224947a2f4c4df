using Attendance.Accounts;
using Attendance.Callers;
using Attendance.TestKit;

namespace Attendance.Storage.Accounts;

public sealed class AccountStoreTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 9, 30, 0, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgres]
    public async Task Load_Account_ComesBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var row = Row("a") with
        {
            SubjectKey = "subject",
            Memberships =
            [
                new Membership("fair", CallerRole.Staff, new Invitation { Hash = [4], ExpiresAt = At.AddDays(7) }),
                new Membership("other", CallerRole.Viewer, null),
            ],
        };

        Assert.Equal(AccountWrite.Done, await stores.Accounts.WriteAsync(row, default));

        Assert.Equivalent(row, await stores.Accounts.LoadAsync("a", default), strict: true);
        Assert.Null(await stores.Accounts.LoadAsync("b", default));
        Assert.Equal("a", await stores.Accounts.FindAsync("email-a", default));
        Assert.Null(await stores.Accounts.FindAsync("email-b", default));
        Assert.Equal("a", await stores.Accounts.FindSubjectAsync("subject", default));
        Assert.Null(await stores.Accounts.FindSubjectAsync("email-a", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_NextVersion_ReplacesTheMembershipsToo(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var first = Row("a", ("fair", CallerRole.Staff), ("other", CallerRole.Viewer));
        await stores.Accounts.WriteAsync(first, default);
        var next = Row("a", ("fair", CallerRole.Organiser)) with { Version = 2, Person = [9] };

        Assert.Equal(AccountWrite.Done, await stores.Accounts.WriteAsync(next, default));

        Assert.Equivalent(next, await stores.Accounts.LoadAsync("a", default), strict: true);
        Assert.Empty(await stores.Accounts.TeamAsync("other", "", 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_OfAnotherVersion_ChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var row = Row("a", ("fair", CallerRole.Staff));
        await stores.Accounts.WriteAsync(row, default);

        Assert.Equal(AccountWrite.Conflict, await stores.Accounts.WriteAsync(row with { Person = [9] }, default));
        Assert.Equal(AccountWrite.Conflict, await stores.Accounts.WriteAsync(Row("a") with { Version = 3 }, default));
        Assert.Equal(AccountWrite.Conflict, await stores.Accounts.DeleteAsync(row with { Version = 2 }, default));

        Assert.Equivalent(row, await stores.Accounts.LoadAsync("a", default), strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_EmailOfAnother_IsTakenAndChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Accounts.WriteAsync(Row("a"), default);

        var result = await stores.Accounts.WriteAsync(
            Row("b", ("fair", CallerRole.Staff)) with { EmailKey = "email-a" }, default);

        Assert.Equal(AccountWrite.EmailTaken, result);
        Assert.Null(await stores.Accounts.LoadAsync("b", default));
        Assert.Empty(await stores.Accounts.TeamAsync("fair", "", 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_LastOwner_CannotBeTakenAway(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var (one, two) = (Owner("a"), Owner("b"));
        await stores.Accounts.WriteAsync(one, default);
        await stores.Accounts.WriteAsync(two, default);

        var both = await Task.WhenAll(
            stores.Accounts.DeleteAsync(one, default), stores.Accounts.DeleteAsync(two, default));

        Assert.Equal([AccountWrite.Done, AccountWrite.LastOwner], both.Order());
        var last = Assert.Single(await stores.Accounts.ListAsync("", 10, default));
        var disabled = last with { Version = 2, Data = last.Data with { Status = AccountStatus.Disabled } };
        Assert.Equal(AccountWrite.LastOwner, await stores.Accounts.WriteAsync(disabled, default));
        Assert.Equivalent(last, await stores.Accounts.LoadAsync(last.AccountId, default), strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Team_Event_HoldsItsOwnByRisingId(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        foreach (var (accountId, eventId) in ((string, string)[])
            [("d", "fair"), ("b", "fair"), ("c", "other"), ("e", "fair")])
        {
            await stores.Accounts.WriteAsync(Row(accountId, (eventId, CallerRole.Staff)), default);
        }

        Assert.Equal(["b", "d"], await IdsAsync("", 2));
        Assert.Equal(["d", "e"], await IdsAsync("b", 2));
        Assert.Equal(
            ["b", "c"], (await stores.Accounts.ListAsync("", 2, default)).Select(row => row.AccountId));

        async Task<IEnumerable<string>> IdsAsync(string after, int limit) =>
            (await stores.Accounts.TeamAsync("fair", after, limit, default)).Select(row => row.AccountId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TrySave_Session_ReplacesOnlyTheGenerationBefore(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var first = Session("s", 1);
        Assert.True(await stores.Accounts.TrySaveAsync(first, At, default));

        Assert.False(await stores.Accounts.TrySaveAsync(first, At, default));
        Assert.False(await stores.Accounts.TrySaveAsync(Session("s", 3), At, default));
        Assert.False(await stores.Accounts.TrySaveAsync(Session("s", 2) with { AccountId = "b" }, At, default));
        Assert.True(await stores.Accounts.TrySaveAsync(Session("s", 2), At, default));
        Assert.False(await stores.Accounts.TrySaveAsync(Session("s", 2), At, default));

        var only = Assert.Single(await stores.Accounts.SessionsAsync("a", At, default));
        Assert.Equivalent(Session("s", 2), only, strict: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task End_Sessions_AreGoneAndExpiredOnesToo(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        foreach (var id in (string[])["s1", "s2", "s3"])
        {
            await stores.Accounts.TrySaveAsync(Session(id, 1), At, default);
        }

        await stores.Accounts.EndAsync("b", ["s1"], default);
        await stores.Accounts.EndAsync("a", ["s2"], default);

        Assert.Equal(["s1", "s3"], await IdsAsync(At));
        Assert.Empty(await IdsAsync(At.AddDays(30)));
        var later = Session("s4", 1) with { ExpiresAt = At.AddDays(60) };
        await stores.Accounts.TrySaveAsync(later, At.AddDays(30), default);
        Assert.Equal(["s4"], await IdsAsync(At));

        async Task<IEnumerable<string>> IdsAsync(DateTimeOffset now) =>
            (await stores.Accounts.SessionsAsync("a", now, default)).Select(session => session.SessionId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_Account_TakesSessionsAndMembershipsAlong(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var row = Row("a", ("fair", CallerRole.Staff));
        await stores.Accounts.WriteAsync(row, default);
        await stores.Accounts.TrySaveAsync(Session("s", 1), At, default);

        Assert.Equal(AccountWrite.Done, await stores.Accounts.DeleteAsync(row, default));

        Assert.Null(await stores.Accounts.LoadAsync("a", default));
        Assert.Empty(await stores.Accounts.TeamAsync("fair", "", 10, default));
        Assert.Empty(await stores.Accounts.SessionsAsync("a", At, default));
    }

    private static AccountRow Owner(string accountId) =>
        Row(accountId) is var row ? row with { Data = row.Data with { IsOwner = true } } : null!;

    private static AccountRow Row(string accountId, params (string EventId, CallerRole Role)[] teams) => new(
        accountId,
        1,
        $"email-{accountId}",
        null,
        [1, 2, 3],
        new AccountData(AccountStatus.Active, false, null, null, At, "owner"),
        [.. teams.Select(team => new Membership(team.EventId, team.Role, null))]);

    private static SessionRow Session(string sessionId, int generation) =>
        new(sessionId, "a", generation, [(byte)generation], At, At.AddDays(30));
}
