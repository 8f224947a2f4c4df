using Attendance.TestKit;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Attendance.Storage.State;

public sealed class GrainStorageTests
{
    private static readonly GrainId Grain = GrainId.Create("statistics", "conf-26/1");

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_ThenRead_GivesTheState(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var written = new GrainState<Counter>(new Counter { Count = 3, Name = "문" });

        await stores.States.WriteStateAsync("counter", Grain, written);
        written.State!.Count = 4;
        await stores.States.WriteStateAsync("counter", Grain, written);

        var read = await ReadAsync(stores);
        Assert.Equal((4, "문", written.ETag, true), (read.State!.Count, read.State.Name, read.ETag, read.RecordExists));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_NeverWritten_IsANewStateWithoutETag(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);

        var read = await ReadAsync(stores);

        Assert.Equal((0, null, false), (read.State!.Count, read.ETag, read.RecordExists));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Write_OtherActivationWroteFirst_IsRefused(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var first = await ReadAsync(stores);
        var second = await ReadAsync(stores);
        await stores.States.WriteStateAsync("counter", Grain, first);

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => stores.States.WriteStateAsync("counter", Grain, second));
        var third = await ReadAsync(stores);
        await stores.States.WriteStateAsync("counter", Grain, first);

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => stores.States.WriteStateAsync("counter", Grain, third));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => stores.States.ClearStateAsync("counter", Grain, third));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Clear_Written_CanBeWrittenAnew(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var state = new GrainState<Counter>(new Counter { Count = 3 });
        await stores.States.WriteStateAsync("counter", Grain, state);

        await stores.States.ClearStateAsync("counter", Grain, state);

        Assert.Equal((0, null, false), (state.State!.Count, state.ETag, state.RecordExists));
        await stores.States.WriteStateAsync("counter", Grain, state);
        Assert.True((await ReadAsync(stores)).RecordExists);
    }

    private static async Task<GrainState<Counter>> ReadAsync(TestStores stores)
    {
        var state = new GrainState<Counter>();
        await stores.States.ReadStateAsync("counter", Grain, state);
        return state;
    }

    private sealed class Counter
    {
        public int Count { get; set; }

        public string? Name { get; set; }
    }
}
