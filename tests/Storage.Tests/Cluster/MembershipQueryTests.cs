using Attendance.TestKit;

namespace Attendance.Storage.Cluster;

/// <summary>The statements with which silos agree on who is in the cluster.</summary>
public sealed class MembershipQueryTests
{
    private static readonly Silo One = new(11_111);
    private static readonly Silo Two = new(11_112);

    [PostgresFact]
    public async Task Texts_AfterTheMigration_AreThoseThatOrleansAsksFor()
    {
        await using var queries = await OrleansQueries.CreateAsync();

        Assert.Equal(
            [
                "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey",
                "DeleteStorageKey", "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey",
                "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey", "UpdateIAmAlivetimeKey",
                "UpdateMembershipKey", "WriteToStorageKey",
            ],
            queries.Texts.Keys.Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task Initialize_SecondSilo_FindsTheVersionOfTheFirst()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);

        Assert.Equal((true, false), (await table.InitializeAsync(), await table.InitializeAsync()));
        Assert.Equal([(null, 0)], await table.ReadAllAsync());
    }

    [PostgresFact]
    public async Task Insert_AtTheVersion_AddsTheSiloAndStepsIt()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        var v6 = Two with { Address = "fe80::1", AliveAt = Silo.Start.AddMilliseconds(1.5) };

        Assert.True(await table.InsertAsync(One, 0));
        Assert.True(await table.InsertAsync(v6, 1));

        Assert.Equal([(One, 2), (v6, 2)], (await table.ReadAllAsync()).OrderBy(row => row.Silo!.Port));
        Assert.Equal([(v6, 2)], await table.ReadAsync(v6));
        Assert.Equal([(null, 2)], await table.ReadAsync(One with { Generation = 138 }));
    }

    [PostgresFact]
    public async Task Insert_AtAnotherVersionOrTwice_ChangesNothing()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        await table.InsertAsync(One, 0);

        Assert.False(await table.InsertAsync(Two, 0));
        Assert.False(await table.InsertAsync(Two, 2));
        Assert.False(await table.InsertAsync(One with { Status = 1 }, 1));

        Assert.Equal([(One, 1)], await table.ReadAllAsync());
    }

    [PostgresFact]
    public async Task Update_AtTheVersion_ChangesStatusAndSuspicions()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        await table.InsertAsync(One, 0);
        await table.InsertAsync(Two, 1);
        var dead = One with
        {
            Status = 6, SuspectTimes = "S10.0.0.1:11112:137,2026-11-21 09:00:05.000 GMT",
            AliveAt = Silo.Start.AddSeconds(5),
        };

        Assert.True(await table.UpdateAsync(dead, 2));

        Assert.Equal([(dead, 3)], await table.ReadAsync(One));
        Assert.Equal([(Two, 3)], await table.ReadAsync(Two));
    }

    [PostgresFact]
    public async Task Update_AtAnotherVersionOrOfAStranger_ChangesNothing()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        await table.InsertAsync(One, 0);

        Assert.False(await table.UpdateAsync(One with { Status = 6 }, 0));
        Assert.False(await table.UpdateAsync(One with { Status = 6, Generation = 138 }, 1));

        Assert.Equal([(One, 1)], await table.ReadAllAsync());
    }

    /// <summary>Silos that all read one version and want to step from it, each with a change of its own.</summary>
    [PostgresFact]
    public async Task InsertAndUpdate_SilosRace_OneWinsEachVersion()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        await table.InsertAsync(One, 0);

        for (var version = 1; version <= 20; version++)
        {
            var wanted = Enumerable.Range(0, 6).Select(i => One with { Port = (version * 10) + i }).ToArray();
            var held = await queries.BeginAsync("select from orleansmembershipversiontable for update");
            var racing = wanted.Select(silo => silo.Port % 2 == 0
                ? table.InsertAsync(silo, version)
                : table.UpdateAsync(One with { Status = silo.Port }, version)).ToArray();
            await queries.AwaitWaitingAsync(wanted.Length);
            await held.Connection!.DisposeAsync();
            var won = await Task.WhenAll(racing);

            var winner = wanted[Array.IndexOf(won, true)];
            var rows = await table.ReadAllAsync();
            Assert.Equal(1, won.Count(one => one));
            Assert.All(rows, row => Assert.Equal(version + 1, row.Version));
            Assert.Equal(winner.Port % 2 == 0, rows.Any(row => row.Silo!.Port == winner.Port));
            Assert.Equal(winner.Port % 2 == 1, rows.Any(row => row.Silo!.Status == winner.Port));
        }
    }

    /// <summary>A sign of life holds the member's row when the change of that member comes to it.</summary>
    [PostgresFact]
    public async Task Update_WhileTheSiloSaysItIsAlive_Waits()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        await table.InsertAsync(One, 0);
        var alive = await queries.BeginAsync("update orleansmembershiptable set iamalivetime = now()");

        var update = table.UpdateAsync(One with { Status = 6 }, 1);
        await queries.AwaitWaitingAsync(1);
        await alive.CommitAsync();

        Assert.True(await update);
        Assert.Equal([(One with { Status = 6 }, 2)], await table.ReadAllAsync());
    }

    [PostgresFact]
    public async Task Alive_OfASilo_MovesItsTimeAndNotTheVersion()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        await table.InsertAsync(One, 0);
        await table.InsertAsync(Two, 1);
        var later = Silo.Start.AddSeconds(30);

        await table.AliveAsync(One, later);

        Assert.Equal([(One with { AliveAt = later }, 2)], await table.ReadAsync(One));
        Assert.Equal([(Two, 2)], await table.ReadAsync(Two));
    }

    [PostgresFact]
    public async Task Gateways_OfManySilos_AreTheActiveOnesWithAProxyPort()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        Assert.Empty(await table.GatewaysAsync());
        await table.InsertAsync(One, 0);
        await table.InsertAsync(Two with { ProxyPort = 0 }, 1);
        await table.InsertAsync(Two with { Port = 11_113, Status = 2 }, 2);
        await table.InsertAsync(Two with { Port = 11_114, Status = 6 }, 3);

        Assert.Equal(["10.0.0.1:30000/137"], await table.GatewaysAsync());
    }

    [PostgresFact]
    public async Task CleanUp_OldSilos_GoUnlessActive()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        await table.InitializeAsync();
        var young = One with { Port = 3, Status = 6, AliveAt = Silo.Start.AddHours(1) };
        await table.InsertAsync(One with { Port = 1 }, 0);
        await table.InsertAsync(One with { Port = 2, Status = 6 }, 1);
        await table.InsertAsync(young, 2);
        await table.InsertAsync(One with { Port = 4, Status = 1 }, 3);

        await table.CleanUpAsync(Silo.Start.AddMinutes(1));

        Assert.Equal(
            [(One with { Port = 1 }, 4), (young, 4)], (await table.ReadAllAsync()).OrderBy(row => row.Silo!.Port));
    }

    [PostgresFact]
    public async Task EveryStatement_OfAnotherCluster_LeavesThisOneAlone()
    {
        await using var queries = await OrleansQueries.CreateAsync();
        var table = new MembershipTable(queries);
        var other = new MembershipTable(queries, "other");
        await table.InitializeAsync();
        await table.InsertAsync(One with { Status = 6 }, 0);

        Assert.True(await other.InitializeAsync());
        Assert.True(await other.InsertAsync(One, 0));
        Assert.True(await other.UpdateAsync(One with { Status = 4 }, 1));
        await other.AliveAsync(One, Silo.Start.AddDays(1));
        await other.CleanUpAsync(Silo.Start.AddDays(2));
        Assert.Equal([(null, 2)], await other.ReadAllAsync());
        await other.DeleteAsync();

        Assert.Empty(await other.ReadAllAsync());
        Assert.Equal([(One with { Status = 6 }, 1)], await table.ReadAllAsync());
    }
}
