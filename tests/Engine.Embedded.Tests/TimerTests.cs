using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Tests;

public sealed class TimerTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Tick_CallIsRunning_WaitsForItsTurn()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        engine.Probe.Open("tick1");
        await grain.StartTimer(new(Period, Period));
        var held = grain.Hold("a");
        await engine.Probe.Signalled("in:a");

        engine.Clock.Advance(Period);
        engine.Probe.Open("a");
        await held;
        await engine.Probe.Signalled("in:tick1");

        Assert.Equal("a", engine.Probe.Log.First());
    }

    [Fact]
    public async Task Tick_Interleave_RunsBesideTheCall()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        await grain.StartTimer(new(Period, Period) { Interleave = true });
        var held = grain.Hold("a");
        await engine.Probe.Signalled("in:a");

        engine.Clock.Advance(Period);
        await engine.Probe.Signalled("in:tick1");

        Assert.False(held.IsCompleted);
    }

    [Fact]
    public async Task Tick_LastOneStillRuns_DoesNotOverlap()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        await grain.StartTimer(new(Period, Period) { Interleave = true });
        engine.Clock.Advance(Period);
        await engine.Probe.Signalled("in:tick1");

        engine.Clock.Advance(Period * 5);
        await grain.Add(1);
        Assert.Empty(engine.Probe.Log);
        engine.Probe.Open("tick1");

        await grain.Add(1);
    }

    [Fact]
    public async Task Timer_GrainEnds_StopsWithIt()
    {
        await using var engine = await EngineFixture.StartAsync();
        var grain = engine.Grains.GetGrain<IWorkGrain>("one");
        await grain.StartTimer(new(Period, Period));
        await grain.End();
        await engine.Probe.Signalled("deactivated");

        engine.Clock.Advance(Period * 5);
        await grain.Add(1);

        Assert.DoesNotContain("tick1", engine.Probe.Log);
        Assert.Equal(2, engine.Probe.Activations);
    }
}
