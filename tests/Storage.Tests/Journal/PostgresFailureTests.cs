using Attendance.Journal;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Journal;

/// <summary>A server that goes away. Has its own, because it ends it.</summary>
public sealed class PostgresFailureTests
{
    [PostgresFact]
    public async Task Stores_ServerIsGone_SayUnavailableAndRecover()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var stores = TestStores.OnPostgres(await server.CreateDatabaseAsync());
        await stores.Migrator.MigrateAsync(default);
        await stores.Journal.CommitAsync(Append(Entry()));
        await stores.Journal.CommitAsync(Append(Entry()));

        await server.StopAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => stores.Journal.TryAppendAsync(EventId, 2, [Append(Entry())], default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Journal.HeadAsync(EventId, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Participants.LoadAsync(EventId, [1], default));

        await server.RestartAsync();

        await stores.Journal.CommitAsync(Append(Entry()));
        Assert.Equal(3, await stores.Journal.HeadAsync(EventId, default));
    }

    [PostgresFact]
    public async Task TryAppend_ServerIsKilled_KeepsEveryCommit()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var stores = TestStores.OnPostgres(await server.CreateDatabaseAsync());
        await stores.Migrator.MigrateAsync(default);
        var enough = new TaskCompletionSource();
        var writer = WriteUntilFailureAsync(stores, enough);

        await enough.Task;
        await server.KillAsync();
        var committed = await writer;
        await server.RestartAsync();

        // The commit that was under way may or may not be there; nothing else may be missing or extra.
        var head = await stores.Journal.HeadAsync(EventId, default);
        Assert.InRange(head, committed, committed + 1);
        Assert.Equal(head, (await stores.Journal.ReadAsync(EventId, 0, int.MaxValue, default)).Count);
    }

    private static async Task<long> WriteUntilFailureAsync(TestStores stores, TaskCompletionSource enough)
    {
        for (var head = 0L; ; head++)
        {
            try
            {
                await stores.Journal.TryAppendAsync(EventId, head, [Append(Entry())], default);
            }
            catch (StoreUnavailableException)
            {
                return head;
            }

            if (head == 200)
            {
                enough.SetResult();
            }
        }
    }
}
