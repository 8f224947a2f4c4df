using Attendance.Events;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Scans;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attendance.Participants;

public sealed class WarmUpTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task GoOn_EventIsOpen_FirstScansReadNobody()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 500, gates: Samples.Gate()));
        var journaled = host.Store.Tables().Journal.Count;

        await RunAsync(host, 500);
        Assert.Equal((journaled, 0), (host.Store.Tables().Journal.Count, host.Store.Transactions.Count));
        var reads = Reads(host);
        foreach (var number in (int[])[1, 2, 250, 499, 500])
        {
            var scan = Samples.Scan($"s{number}") with { ParticipantId = null, Token = TokenOf(number) };
            Assert.Equal(ScanOutcome.Stored, (await host.Gate().Scan(scan)).Outcome);
        }

        Assert.Equal(reads, Reads(host));
    }

    [Fact]
    public async Task GoOn_PerSecond_IsNeverExceeded()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 100));
        host.Get<WarmUpOptions>().PerSecond = 100;

        await RunAsync(host, 100, found =>
        {
            var ticks = (host.Clock.GetUtcNow() - Samples.Nine) / Tick;
            Assert.InRange(found, 0, 10 * (ticks + 1));
        });
    }

    [Fact]
    public async Task GoOn_StoreIsAway_GoesOnLater()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 300));
        host.Store.Faults.Fail(StoreCall.LoadPeople);
        host.Store.Faults.Fail(StoreCall.LoadPeople);

        await RunAsync(host, 300);
        var reads = Reads(host);
        for (var number = 1; number <= 300; number++)
        {
            Assert.NotNull(await host.Participant(number).Get());
        }

        Assert.Equal(reads, Reads(host));
    }

    [Fact]
    public async Task GoOn_OneRowIsDamaged_LeavesOnlyThatOut()
    {
        var store = MemoryStore.With(people: 30);
        var row = store.Tables().People[7];
        store.Commit(new JournalAppend
        {
            Entries = [],
            Change = new ParticipantChange(
                row with { Personal = [.. row.Personal.Reverse()], Version = row.Version + 1 }, Create: false),
        });
        await using var host = await GrainHost.StartAsync(store);

        await RunAsync(host, 29);

        await Assert.ThrowsAnyAsync<Exception>(() => host.Participant(7).Get());
        Assert.NotNull(await host.Participant(30).Get());
    }

    [Fact]
    public async Task GoOn_SomebodyRegisteredMeanwhile_IsActivatedToo()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30));
        host.Get<WarmUpOptions>().PerSecond = 50;
        await RunAsync(host, 10);

        await RegisterAsync(host, "bak");
        await RunAsync(host, 31);
        await RegisterAsync(host, "yi");
        await RunAsync(host, 32);

        var reads = Reads(host);
        Assert.Equal("yi", (await host.Participant(32).Get())!.Participant.Person.Name);
        Assert.Equal(reads, Reads(host));
    }

    [Fact]
    public async Task GoOn_MorePeopleThanMayBe_StopsThere()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 40));
        host.Get<WarmUpOptions>().PeopleMax = 25;

        await RunAsync(host, 25);

        Assert.Equal(25, await PokeAsync(host, times: 20));
    }

    [Fact]
    public async Task GoOn_ErasedPeople_DoNotCount()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 10));
        await host.Participant(1).Erase(new EraseParticipant());
        await host.Participant(10).Erase(new EraseParticipant());

        await RunAsync(host, 8);

        Assert.Equal(8, await PokeAsync(host, times: 20));
    }

    [Fact]
    public async Task GoOn_EventCloses_Stops()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 100));
        host.Get<WarmUpOptions>().PerSecond = 10;
        await RunAsync(host, 20);

        await host.Event.ChangeStatus(new ChangeEventStatus { Status = EventStatus.Closed });
        var found = await WarmUp(host).GoOn();
        var reads = Reads(host);

        Assert.Equal(found, await PokeAsync(host, times: 50));
        Assert.Equal(reads, Reads(host));
    }

    [Fact]
    public async Task Stop_UnderWay_LeavesTheRest()
    {
        var store = MemoryStore.With(people: 100);
        await using (var host = await GrainHost.StartAsync(store))
        {
            host.Get<WarmUpOptions>().PerSecond = 10;
            await RunAsync(host, 5);
        }

        Assert.InRange(store.Faults.CallsOf(StoreCall.LoadPeople), 5, 99);
    }

    [Fact]
    public async Task GoOn_IsOff_ActivatesNobody()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 10));
        host.Get<WarmUpOptions>().PerSecond = 0;

        Assert.Equal(0, await PokeAsync(host, times: 20));
        Assert.Equal(0, Reads(host));
    }

    [Fact]
    public async Task Warm_NobodyComes_StaysForItsTimeAndIsNotReadAgain()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 10));
        await RunAsync(host, 10);
        var reads = Reads(host);

        await PassAsync(host, TimeSpan.FromMinutes(110));
        Assert.NotNull(await host.Participant(1).Get());
        Assert.Equal(reads, Reads(host));
        await PassAsync(host, TimeSpan.FromMinutes(60));
        Assert.Equal(10, await PokeAsync(host, times: 20));
        Assert.Equal(reads, Reads(host));
        Assert.NotNull(await host.Participant(2).Get());
        Assert.Equal(reads + 1, Reads(host));
    }

    [Fact]
    public async Task GoOn_OpenedAfterItWasPublished_GoesThroughEverybodyAgain()
    {
        var store = MemoryStore.With(people: 10);
        store.Commit(new JournalAppend
        {
            Entries = [],
            Change = new EventChange(
                Samples.Event() with { Status = EventStatus.Published, Version = 2 }, Create: false),
        });
        await using var host = await GrainHost.StartAsync(store);
        await RunAsync(host, 10);
        await PassAsync(host, TimeSpan.FromHours(3));
        var reads = Reads(host);

        await host.Event.ChangeStatus(new ChangeEventStatus { Status = EventStatus.Open });
        await PokeAsync(host, times: 1);
        await RunAsync(host, 10);

        Assert.InRange(Reads(host), reads + 1, reads + 10);
    }

    [Fact]
    public async Task Keeper_Started_BeginsByItself()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 10));
        using var keeper = new WarmUpKeeper(
            host.Grains, host.Get<WarmUpOptions>(), host.Clock, NullLogger<WarmUpKeeper>.Instance);
        var read = host.Store.Faults.Hold(StoreCall.LoadPeople);
        var reached = read.Reached;

        await keeper.StartAsync(CancellationToken.None);
        while (!reached.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.Zero);
            await Task.Yield();
        }

        await reached;
        read.Release();
        await keeper.StopAsync(CancellationToken.None);
    }

    private static IWarmUpGrain WarmUp(GrainHost host) => host.Grains.GetGrain<IWarmUpGrain>(Samples.EventId);

    private static int Reads(GrainHost host) => host.Store.Faults.CallsOf(StoreCall.LoadPeople);

    private static string TokenOf(int number) =>
        Samples.Rows.View(Samples.EventId, Samples.Participant(number)).Token!;

    private static async Task RegisterAsync(GrainHost host, string name)
    {
        var draft = new PersonDraft { Name = name, Email = $"{name}@example.org" };
        var result = await host.Registry.Register(new RegisterParticipant { Draft = draft });
        Assert.Equal(ParticipantOutcome.Done, result.Outcome);
    }

    /// <summary>Lets time pass until so many people were found.</summary>
    private static async Task RunAsync(GrainHost host, int people, Action<int>? look = null)
    {
        using var patience = new CancellationTokenSource(GrainHost.Patience);
        for (var found = await WarmUp(host).GoOn(); found < people; found = await WarmUp(host).GoOn())
        {
            patience.Token.ThrowIfCancellationRequested();
            look?.Invoke(found);
            host.Clock.Advance(Tick);

            // The grain works in real time: without a breath the clock may be hours ahead of a busy machine, and put
            // away whoever was warmed first.
            await Task.Delay(1, patience.Token);
        }
    }

    private static async Task<int> PokeAsync(GrainHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await WarmUp(host).GoOn();
            host.Clock.Advance(Tick);
        }

        return await WarmUp(host).GoOn();
    }

    private static Task PassAsync(GrainHost host, TimeSpan time) => host.PassAsync(time, WarmUp(host).GoOn);
}
