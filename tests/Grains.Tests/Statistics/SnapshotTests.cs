using System.Text.Json;
using System.Text.Json.Nodes;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.TestKit;

namespace Attendance.Statistics;

/// <summary>Folds that go on from what they kept.</summary>
public sealed class SnapshotTests
{
    private const string Statistics = "statistics/" + Samples.EventId;
    private const string Occupancy = "occupancy/" + Samples.EventId;

    [Fact]
    public Task Restart_AtAnyMoments_EqualsAFoldFromTheBeginning() => Seeded.CheckAsync(15, async random =>
    {
        var journal = JournalWalk.Of(random, scans: 60);
        var store = MemoryStore.With();
        var clock = new FakeClock(Samples.Nine.AddMinutes(32));
        var host = await GrainHost.StartAsync(store, clock);
        foreach (var entry in journal)
        {
            store.Commit(JournalWalk.ToAppend(entry));
            switch (random.Next(8))
            {
                case 0:
                    await host.Statistics.Get();
                    await host.Occupancy.Inside(null);
                    break;
                case 1:
                    clock.Advance(TimeSpan.FromSeconds(random.Next(60)));
                    break;
                case 2:
                    await host.DisposeAsync();
                    host = await GrainHost.StartAsync(store, clock);
                    break;
                default:
                    break;
            }
        }

        await host.DisposeAsync();
        host = await GrainHost.StartAsync(store, clock);
        await AssertIsRecount(host);
        await host.DisposeAsync();
    });

    [Fact]
    public async Task Restart_AfterAStop_GoesOnFromTheSnapshot()
    {
        var store = await KeptAsync();
        store.States[Statistics] = Edited(store.States[Statistics]!, "Sums", sums =>
            sums.Replace("\"participants\":0", "\"participants\":700", StringComparison.Ordinal));
        store.States[Occupancy] = Edited(store.States[Occupancy]!, "Sums", _ => "{\"inside\":800,\"zones\":{}}");

        await using var host = await GrainHost.StartAsync(store);

        Assert.Equal(700, (await host.Statistics.Get()).TotalParticipants);
        Assert.Equal(800, await host.Occupancy.Inside(null));
    }

    [Theory]
    [InlineData("Version", "99")]
    [InlineData("Version", "\"what\"")]
    [InlineData("Position", "100000")]
    [InlineData("Position", "1")]
    [InlineData("Mark", "\"1/1/1/1\"")]
    [InlineData("Sums", "\"{\\\"inside\"")]
    [InlineData("Sums", "\"null\"")]
    [InlineData("Sums", "\"{\\\"zones\\\":null}\"")]
    public async Task Restart_SnapshotDoesNotFit_CountsAgainFromTheBeginning(string member, string json)
    {
        var store = await KeptAsync();
        foreach (var grain in new[] { Statistics, Occupancy })
        {
            var snapshot = JsonNode.Parse(store.States[grain]!)!;
            snapshot[member] = JsonNode.Parse(json);
            store.States[grain] = snapshot.ToJsonString();
        }

        await using (var host = await GrainHost.StartAsync(store))
        {
            await AssertIsRecount(host);
            store.Commit(JournalWalk.ToAppend(JournalWalk.Registered));
            await AssertIsRecount(host);
        }

        // What did not fit was replaced.
        var position = (int)JsonNode.Parse(store.States[Statistics]!)!["Position"]!;
        Assert.Equal(store.Tables().Journal.Count, position);
    }

    [Fact]
    public async Task Restart_StateIsNoJson_CountsAgainFromTheBeginning()
    {
        var store = await KeptAsync();
        store.States[Statistics] = "{\"Version\":";

        await using var host = await GrainHost.StartAsync(store);

        await AssertIsRecount(host);
    }

    [Fact]
    public async Task News_HalfAMinuteLater_AreKept()
    {
        var store = MemoryStore.With();
        store.Commit([.. JournalWalk.Of(new Random(3), scans: 20).Select(JournalWalk.ToAppend)]);
        await using var host = await GrainHost.StartAsync(store);
        await host.Statistics.Get();

        await PassAsync(host, steps: 2);
        Assert.Equal(0, store.States.Writes);

        await PassUntilAsync(host, () => store.States.Writes > 0);
        await PassAsync(host, steps: 8);
        Assert.Equal(1, store.States.Writes);
    }

    [Fact]
    public async Task Save_AnotherActivationWroteFirst_IsLeftToTheNextTime()
    {
        var store = await KeptAsync();
        await using var host = await GrainHost.StartAsync(store);
        await host.Statistics.Get();
        store.States[Statistics] = store.States[Statistics];
        store.Commit(JournalWalk.ToAppend(JournalWalk.Registered));
        await host.Statistics.Get();

        await PassUntilAsync(host, () => store.States.Conflicts > 0);
        var lost = store.States.Writes;
        store.Commit(JournalWalk.ToAppend(JournalWalk.Registered));
        await PassUntilAsync(host, () => store.States.Writes > lost);

        Assert.Equal(lost + 1, store.States.Writes);
        await AssertIsRecount(host);
    }

    [Fact]
    public Task Hours_ChangesOfAnOldJournal_AreCorrectedByTheirRecords() => Seeded.CheckAsync(10, async random =>
    {
        var journal = JournalWalk.Of(random, scans: 40);
        var old = MemoryStore.With();
        old.Commit([.. journal.Select(JournalWalk.WithoutTimeOfChange).Select(JournalWalk.ToAppend)]);
        var recent = MemoryStore.With();
        recent.Commit([.. journal.Select(JournalWalk.ToAppend)]);
        await using var there = await GrainHost.StartAsync(old);
        await using var here = await GrainHost.StartAsync(recent, there.Clock);

        Assert.Equal(Text(await here.Statistics.Get()), Text(await there.Statistics.Get()));
    });

    /// <summary>A store with a journal, and snapshots of it from an orderly stop.</summary>
    private static async Task<MemoryStore> KeptAsync()
    {
        var store = MemoryStore.With();
        store.Commit([.. JournalWalk.Of(new Random(5), scans: 40).Select(JournalWalk.ToAppend)]);
        await using var host = await GrainHost.StartAsync(store);
        await host.Statistics.Get();
        await host.Occupancy.Inside(null);
        return store;
    }

    /// <summary>Time in steps, so that each tick ends before the next is due.</summary>
    private static async Task PassAsync(GrainHost host, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(10));
            await host.Statistics.Get();

            // A breath for the tick: the clock must not run hours ahead of it, when more would happen.
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>A tick falls due when the one before has ended, whatever the clock says by then.</summary>
    private static async Task PassUntilAsync(GrainHost host, Func<bool> isSo)
    {
        for (var step = 0; step < 1_000 && !isSo(); step++)
        {
            await PassAsync(host, steps: 1);
        }

        Assert.True(isSo());
    }

    private static async Task AssertIsRecount(GrainHost host)
    {
        var journal = host.Store.Tables().Journal;
        var tally = new Tally();
        journal.ForEach(tally.Add);
        var plan = await host.Event.Get();
        var recount = tally.ToStatistics(journal.Count, host.Clock.GetUtcNow(), plan);

        Assert.Equal(Text(recount), Text(await host.Statistics.Get()));
        Assert.Equal(recount.InsideNow, await host.Occupancy.Inside(null));
        foreach (var (zone, inside) in recount.Zones)
        {
            Assert.Equal(inside, await host.Occupancy.Inside(zone));
        }
    }

    private static string Edited(string snapshot, string member, Func<string, string> edit)
    {
        var json = JsonNode.Parse(snapshot)!;
        json[member] = edit((string)json[member]!);
        return json.ToJsonString();
    }

    /// <summary>All figures in one order, so that they compare by what they say.</summary>
    private static string Text(EventStatistics statistics) =>
        Sorted(JsonSerializer.SerializeToNode(statistics))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Where(member => member.Value is not JsonValue value || value.ToString() != "0")
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
