using Orleans;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Tests;

public sealed class LifeTests
{
    [Fact]
    public async Task Activate_Fails_AllWaitingCallersGetItAndTheNextCallTriesAnew()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.Probe.FailingActivations = 1;
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");

        Task<int>[] calls = [grain.Add(1), grain.Add(1), grain.Add(1)];
        engine.Probe.Open("activation");

        foreach (var call in calls)
        {
            Assert.Equal("activation", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        }

        Assert.Equal(1, await grain.Add(1));
    }

    [Fact]
    public async Task Deactivate_CallsArriveMeanwhile_RunOnTheNextActivationAfterTheEnd()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("slow-end");
        await grain.Add(5);
        await grain.End();
        await engine.Probe.Signalled("deactivating");

        engine.Probe.Open("a");
        var late = grain.Hold("a");
        engine.Probe.Open("deactivation");
        await late;

        Assert.Equal(["deactivating:ApplicationRequested", "deactivated", "a"], engine.Probe.Log);
        Assert.Equal(2, engine.Probe.Activations);
        Assert.Equal(1, await grain.Add(1));
    }

    [Fact]
    public async Task Deactivate_WhileStormed_LosesNoCall()
    {
        await using var engine = await EngineFixture.StartAsync();
        var seed = Environment.ProcessId;
        Console.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var isEnd = Enumerable.Range(0, 5_000).Select(_ => random.Next(20) == 0).ToArray();

        await Parallel.ForEachAsync(isEnd, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (end, _) =>
        {
            var grain = engine.Grains.GetGrain<IWorkGrain>("one");
            await (end ? grain.End() : grain.Add(1));
        }).WaitAsync(EngineFixture.Patience);

        await engine.StopAsync();
        Assert.Equal(engine.Probe.Activations, engine.Probe.Deactivations);
    }

    [Fact]
    public async Task Collect_IdleForItsAge_Deactivates()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.Grains.GetGrain<IWorkGrain>("one").Add(1);

        await AssertCollectedAtItsAgeAsync(engine);
    }

    [Fact]
    public async Task Collect_DeactivationIsDelayed_KeepsTheGrain()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.Grains.GetGrain<IWorkGrain>("one").Delay(TimeSpan.FromHours(1));

        engine.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(1, await engine.Grains.GetGrain<IWorkGrain>("one").Add(1));

        Assert.Equal(1, engine.Probe.Activations);
    }

    [Fact]
    public async Task Collect_DelayIsOver_DeactivatesAsIfItHadNeverBeen()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        await grain.Delay(TimeSpan.FromHours(1));
        engine.Clock.Advance(TimeSpan.FromMinutes(50));
        await grain.Add(1);

        await AssertCollectedAtItsAgeAsync(engine);
    }

    [Fact]
    public async Task Collect_DelayIsTakenBack_DeactivatesAtItsAge()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.Grains.GetGrain<IWorkGrain>("one").Delay(TimeSpan.FromHours(1));
        await engine.Grains.GetGrain<IWorkGrain>("one").Delay(TimeSpan.Zero);

        engine.Clock.Advance(TimeSpan.FromMinutes(16));
        await engine.Probe.Signalled("deactivated");

        Assert.Equal(1, engine.Probe.Deactivations);
    }

    [Fact]
    public async Task State_WrittenByOneActivation_IsReadByTheNext()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<INoteGrain>("one");
        Assert.Equal("", await grain.Read());

        await grain.Write("kept");
        await grain.End();

        Assert.Equal("kept", await grain.Read());
    }

    [Fact]
    public async Task Stop_CallsAreQueued_DrainsThemThenDeactivates()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        Task[] calls = [grain.Hold("a"), grain.Hold("b")];
        await engine.Probe.Signalled("in:a");

        var stop = engine.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Add(1));
        engine.Probe.Open("a");
        engine.Probe.Open("b");
        await Task.WhenAll(calls);
        await stop.WaitAsync(EngineFixture.Patience);

        Assert.Equal(["a", "b", "deactivating:ShuttingDown", "deactivated"], engine.Probe.Log);
    }

    [Fact]
    public async Task Stop_DrainTimeIsOver_AbandonsWhatIsLeft()
    {
        await using var engine = await EngineFixture.StartAsync();
        var call = engine.Grains.GetGrain<IWorkGrain>("one").Tell("a");
        var held = engine.Grains.GetGrain<IReentrantGrain>("one").Hold("b");
        await engine.Probe.Signalled("in:b");

        var stop = engine.StopAsync();
        engine.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(stop.IsCompleted);
        engine.Clock.Advance(TimeSpan.FromSeconds(31));
        await stop.WaitAsync(EngineFixture.Patience);

        await Assert.ThrowsAnyAsync<Exception>(() => held);
        Assert.True(call.IsCompletedSuccessfully);
    }

    /// <summary>A quarter of an hour after it was last used, not before.</summary>
    private static async Task AssertCollectedAtItsAgeAsync(EngineFixture engine)
    {
        engine.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(0, engine.Probe.Deactivations);
        engine.Clock.Advance(TimeSpan.FromMinutes(2));
        await engine.Probe.Signalled("deactivated");

        Assert.Contains("deactivating:ActivationIdle", engine.Probe.Log);
    }
}
