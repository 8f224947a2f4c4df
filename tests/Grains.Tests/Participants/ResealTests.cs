using Attendance.Fakes;

namespace Attendance.Participants;

public sealed class ResealTests
{
    [Fact]
    public async Task RotateKey_Everybody_IsSealedAnewAndReadableThroughout()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1_200));

        var rotated = await host.Event.RotateKey();
        Assert.Equal(2, rotated.Plan!.Event.PersonalKeyId);
        await host.Participant(7).Change(new ChangeParticipant { Draft = new PersonDraft { Name = "박서준" } });
        var reseal = await FinishedAsync(host, 2);

        Assert.NotNull(reseal.FinishedAt);
        Assert.InRange(reseal.Rewritten, 1_199, 1_200);
        Assert.All(host.Store.Tables().People.Values, row => Assert.Equal(2, PersonalData.KeyOf(row.Personal)));
        Assert.Equal("박서준", (await host.Participant(7).Get())!.Participant.Person.Name);
        Assert.Equal("김하늘", (await host.Participant(1_000).Get())!.Participant.Person.Name);
    }

    [Fact]
    public async Task RotateKey_VersionsAndJournal_AreTheSameAfterwards()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 10));
        await host.Event.RotateKey();
        await FinishedAsync(host, 2);

        Assert.All(host.Store.Tables().People.Values, row => Assert.Equal(1, row.Version));
        Assert.Single(host.Store.Tables().Journal, entry => entry.Kind == Journal.EntryKind.EventConfigured);
    }

    [Fact]
    public async Task RotateKey_StoreFails_GoesOnInANewProcess()
    {
        var store = MemoryStore.With(people: 1_200);
        await using (var first = await GrainHost.StartAsync(store))
        {
            var held = store.Faults.Hold(StoreCall.Reseal);
            await first.Event.RotateKey();
            await held.Reached;
            store.Faults.Fail(StoreCall.Append);
            var calls = store.Faults.CallsOf(StoreCall.Append);
            held.Release();
            await AppendedAsync(store, calls);
        }

        await using var second = await GrainHost.StartAsync(store);
        await second.Grains.GetGrain<IResealGrain>(GrainKeys.Reseal(Samples.EventId, 2)).Work();
        await FinishedAsync(second, 2);

        Assert.All(store.Tables().People.Values, row => Assert.Equal(2, PersonalData.KeyOf(row.Personal)));
        Assert.Equal("김하늘", (await second.Participant(1).Get())!.Participant.Person.Name);
    }

    [Fact]
    public async Task RotateKey_Twice_OldestRowsEndUnderTheLast()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 20));
        await host.Event.RotateKey();
        await host.Event.RotateKey();
        await FinishedAsync(host, 3);

        Assert.All(host.Store.Tables().People.Values, row => Assert.Equal(3, PersonalData.KeyOf(row.Personal)));
        Assert.NotNull(await host.Participant(20).Get());
    }

    private static async Task AppendedAsync(MemoryStore store, int calls)
    {
        using var patience = new CancellationTokenSource(GrainHost.Patience);
        while (store.Faults.CallsOf(StoreCall.Append) == calls)
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static async Task<Reseal> FinishedAsync(GrainHost host, byte keyId)
    {
        using var patience = new CancellationTokenSource(GrainHost.Patience);
        Reseal? reseal;
        while ((reseal = await host.Grains.GetGrain<IResealGrain>(GrainKeys.Reseal(Samples.EventId, keyId)).Get())
            is not { FinishedAt: not null })
        {
            host.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5, patience.Token);
        }

        return reseal;
    }
}
