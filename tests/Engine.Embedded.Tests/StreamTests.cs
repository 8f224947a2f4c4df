using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Attendance.Engine.Embedded.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Publish_ManyItems_ArriveInOrderWithoutHoldingThePublisher()
    {
        await using var engine = await EngineFixture.StartAsync();

        await engine.Grains.GetGrain<IWorkGrain>("publisher").Publish("one", 200);
        Assert.Empty(engine.Probe.Log);
        engine.Probe.Open("reader");
        await engine.Probe.Signalled("one:200");

        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"one:{i}"), engine.Probe.Log);
    }

    [Fact]
    public async Task Publish_ByTheClient_ReachesTheGrainOfTheStreamsKey()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.Probe.Open("reader");

        await engine.Client.GetStreamProvider("memory").GetStream<int>(StreamId.Create("numbers",
            "two")).OnNextAsync(7);
        await engine.Probe.Signalled("two:7");

        Assert.Equal(["two:7"], engine.Probe.Log);
    }

    [Theory]
    [InlineData("fails-once", new[] { "fails-once:1", "fails-once:2", "fails-once:3" })]
    [InlineData("fails-on-2", new[] { "fails-on-2:1", "fails-on-2:3" })]
    public async Task Deliver_ReaderThrows_TriesOnceMoreThenSkips(string key, string[] expected)
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.Probe.Open("reader");

        await engine.Grains.GetGrain<IWorkGrain>("publisher").Publish(key, 3);
        await engine.Probe.Signalled($"{key}:3");

        Assert.Equal(expected, engine.Probe.Log);
    }

    [Fact]
    public async Task Publish_QueueIsFull_DropsTheOldest()
    {
        await using var engine = await EngineFixture.StartAsync(silo =>
            silo.Configure<EmbeddedEngineOptions>(options => options.StreamQueueItemsMax = 2));

        await engine.Grains.GetGrain<IWorkGrain>("publisher").Publish("one", 6);
        engine.Probe.Open("reader");
        await engine.Probe.Signalled("one:6");

        Assert.Equal(["one:1", "one:5", "one:6"], engine.Probe.Log);
    }

    [Fact]
    public async Task Stop_ItemsAreQueued_DeliversThemFirst()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.Grains.GetGrain<IWorkGrain>("publisher").Publish("one", 20);

        var stop = engine.StopAsync();
        engine.Probe.Open("reader");
        await stop.WaitAsync(EngineFixture.Patience);

        Assert.Equal(20, engine.Probe.Log.Count(entry => entry.StartsWith("one:", StringComparison.Ordinal)));
    }
}
