using Orleans;

namespace Attendance.Engine.Embedded.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task Call_StormOfFirstCalls_MakesOneActivation()
    {
        await using var engine = await EngineFixture.StartAsync();

        var sums = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ =>
            Task.Run(() => engine.Grains.GetGrain<IWorkGrain>("one").Add(1))));

        Assert.Equal(1, engine.Probe.Activations);
        Assert.Equal(Enumerable.Range(1, 500), sums.Order());
    }

    [Fact]
    public async Task Call_ManyCallers_TurnsNeverOverlap()
    {
        await using var engine = await EngineFixture.StartAsync();

        var plain = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
            Task.Run(() => engine.Grains.GetGrain<IWorkGrain>("one").Overlaps(50))));
        var reentrant = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
            Task.Run(() => engine.Grains.GetGrain<IReentrantGrain>("one").Overlaps(50))));

        Assert.All(plain, overlaps => Assert.Equal(0, overlaps));
        Assert.All(reentrant, overlaps => Assert.Equal(0, overlaps));
    }

    [Fact]
    public async Task Call_GrainIsBusy_WaitsInOrderOfArrival()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        engine.Probe.Open("b");
        engine.Probe.Open("c");

        Task[] calls = [grain.Hold("a"), grain.Hold("b"), grain.Hold("c")];
        await engine.Probe.Signalled("in:a");
        Assert.Empty(engine.Probe.Log);
        engine.Probe.Open("a");
        await Task.WhenAll(calls);

        Assert.Equal(["a", "b", "c"], engine.Probe.Log);
    }

    [Fact]
    public async Task Call_AlwaysInterleave_RunsWhileAnotherIsHeld()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        var held = grain.Hold("a");
        engine.Probe.Open("b");

        await grain.HoldInterleaved("b");

        Assert.False(held.IsCompleted);
    }

    [Fact]
    public async Task Call_ReadOnly_InterleavesWithReadersOnly()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        Task[] readers = [grain.HoldReading("r1"), grain.HoldReading("r2")];
        await engine.Probe.Signalled("in:r1");
        await engine.Probe.Signalled("in:r2");

        var writer = grain.Add(1);
        engine.Probe.Open("r1");
        await readers[0];
        Assert.False(writer.IsCompleted);
        engine.Probe.Open("r2");

        Assert.Equal(1, await writer);
    }

    [Fact]
    public async Task Call_ReentrantClass_Interleaves()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IReentrantGrain>("one");

        var held = grain.Hold("a");
        engine.Probe.Open("b");
        await grain.Hold("b");

        Assert.False(held.IsCompleted);
    }

    [Fact]
    public async Task Call_GrainThrows_CallerGetsTheOriginalWithItsStack()
    {
        await using var engine = await EngineFixture.StartAsync();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(
            () => engine.Grains.GetGrain<IWorkGrain>("one").Throw());

        Assert.Equal("original", failure.Message);
        Assert.Contains(nameof(WorkGrain), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ContinuationsOfATurn_StayOnTheGrainsScheduler()
    {
        await using var engine = await EngineFixture.StartAsync();

        Assert.True(await engine.Grains.GetGrain<IWorkGrain>("one").KeepsScheduler());
    }

    [Fact]
    public async Task Call_NoAnswerInTime_TimesOutWhileTheTurnGoesOn()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        var running = grain.Hold("a");
        var waiting = grain.Hold("never runs");
        await engine.Probe.Signalled("in:a");

        engine.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(running.IsCompleted);
        engine.Clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => running);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        engine.Probe.Open("a");
        await grain.Add(1);
        Assert.Equal(["a"], engine.Probe.Log);
    }

    [Fact]
    public async Task Call_ResponseTimeoutOnTheMethod_Counts()
    {
        await using var engine = await EngineFixture.StartAsync();
        var call = engine.Grains.GetGrain<IWorkGrain>("one").HoldBriefly("a");
        await engine.Probe.Signalled("in:a");

        engine.Clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task Call_ToItselfWithoutReentrancy_TimesOut()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        var call = grain.CallSelf();
        await engine.Probe.Signalled("in:self");

        engine.Clock.Advance(TimeSpan.FromSeconds(31));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(EngineFixture.Patience));
    }

    [Fact]
    public async Task Call_OneWay_IsCompleteAtOnceAndSwallowsTheFailure()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");

        var told = grain.Tell("a");
        Assert.True(told.IsCompletedSuccessfully);
        engine.Probe.Open("a");

        Assert.Equal(1, await grain.Add(1));
        Assert.Equal(["a"], engine.Probe.Log);
    }
}
