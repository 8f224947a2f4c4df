using Attendance.Events;
using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Participants;

namespace Attendance.Statistics;

public sealed class PatternsGrainTests
{
    [Fact]
    public async Task Get_PeopleOfManyKinds_TellsTurnoutByEach()
    {
        var store = MemoryStore.With(gates: Samples.Gate());
        Register(store, 1, "Seoul", "Acme", "2000-01-01", "vip", "press");
        Register(store, 2, "Seoul", null, "1950-01-01", "vip");
        Register(store, 3, null, "Acme", null);
        await using var host = await GrainHost.StartAsync(store);
        await ScanAsync(host, 1);
        await ScanAsync(host, 3);

        var patterns = (await Patterns(host).Get())!;

        Assert.Equal("vip 2/1, press 1/1,  1/1", Text(patterns.Groups));
        Assert.Equal("Acme 2/2,  1/0", Text(patterns.Organizations));
        Assert.Equal("25-34 1/1, 65+ 1/0,  1/1", Text(patterns.Ages));
        Assert.Equal("Seoul 2/1,  1/1", Text(patterns.Regions));
        Assert.Equal(store.Tables().Journal.Count, patterns.Position);
    }

    [Fact]
    public async Task Get_SomebodyIsErasedAndSomebodyIsNew_GoesByTheListAsItIsNow()
    {
        var store = MemoryStore.With(gates: Samples.Gate());
        Register(store, 1, "Seoul", "Acme", null);
        Register(store, 2, "Busan", null, null);
        await using var host = await GrainHost.StartAsync(store);
        await ScanAsync(host, 1);
        await Patterns(host).Get();

        await host.Participant(1).Erase(new EraseParticipant());
        Register(store, 3, "Busan", "Bcme", null);
        var patterns = (await Patterns(host).Get())!;

        Assert.Equal("Busan 2/0", Text(patterns.Regions));
        Assert.Equal("Bcme 1/0,  1/0", Text(patterns.Organizations));
        Assert.Equal(1, patterns.Visits.Entries);
    }

    [Fact]
    public async Task Get_NothingNew_IsTheSameAnswer()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 2, gates: Samples.Gate()));
        await ScanAsync(host, 1);

        var first = await Patterns(host).Get();
        var second = await Patterns(host).Get();

        Assert.Same(first, second);
    }

    [Fact]
    public async Task Get_NoSuchEvent_IsNull()
    {
        await using var host = await GrainHost.StartAsync(new MemoryStore());

        Assert.Null(await Patterns(host).Get());
    }

    [Fact]
    public async Task Publish_OpenEvent_OnceInFiveMinutes()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Samples.Gate()));
        await ScanAsync(host, 1, 8);

        await Patterns(host).Publish();
        await ScanAsync(host, 9, 20);
        await Patterns(host).Publish();
        var early = Published(host).Count;
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Patterns(host).Publish();
        await Patterns(host).Publish();

        Assert.Equal(1, early);
        Assert.Equal(
            [(30, 5), (30, 20)], Published(host).Select(told => (told.Registered!.Value, told.Attended!.Value)));
        Assert.Equal((int?)20, JournalJson.ReadAnalytics((await Patterns(host).Published())!).Attended);
    }

    [Fact]
    public async Task Publish_NothingHappened_IsNotSaidAgain()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Samples.Gate()));
        await ScanAsync(host, 1, 8);
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        await ScanAsync(host, 9, 10);
        await Patterns(host).Publish();

        for (var step = 0; step < 3; step++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(5));
            await Patterns(host).Publish();
        }

        Assert.Single(Published(host));
    }

    [Fact]
    public async Task Publish_NobodyToTellAbout_SaysNothing()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 4, gates: Samples.Gate()));
        await ScanAsync(host, 1, 4);

        await Patterns(host).Publish();

        Assert.Empty(Published(host));
        Assert.Null(await Patterns(host).Published());
    }

    [Fact]
    public async Task Publish_TwoProcesses_SayItOnce()
    {
        await using var first = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Samples.Gate()));
        await ScanAsync(first, 1, 8);
        await using var second = await GrainHost.StartAsync(first.Store);

        await Task.WhenAll(Patterns(first).Publish(), Patterns(second).Publish());
        await Patterns(second).Publish();

        Assert.Single(Published(first));
        Assert.NotNull(await Patterns(first).Published());
        Assert.NotNull(await Patterns(second).Published());
    }

    [Fact]
    public async Task Publish_AfterARestart_KnowsWhatWasSaid()
    {
        var store = MemoryStore.With(people: 30, gates: Samples.Gate());
        await using (var first = await GrainHost.StartAsync(store))
        {
            await ScanAsync(first, 1, 8);
            await Patterns(first).Publish();
        }

        await using var second = await GrainHost.StartAsync(store);
        await Patterns(second).Publish();

        Assert.Single(Published(second));
    }

    [Fact]
    public async Task Publish_EventIsClosed_SaysItOnceMoreEachTime()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 30, gates: Samples.Gate()));
        await ScanAsync(host, 1, 8);
        await Patterns(host).Publish();

        foreach (var status in new[] { EventStatus.Closed, EventStatus.Open, EventStatus.Closed })
        {
            await host.Event.ChangeStatus(new ChangeEventStatus { Status = status });
            await Patterns(host).Publish();
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await Patterns(host).Publish();
        }

        Assert.True(await Patterns(host).Publish());
        Assert.Equal([false, true, true], Published(host).Select(told => told.Final));
        Assert.Equal(EventStatus.Closed, Published(host)[^1].Status);
    }

    [Fact]
    public async Task Publish_Figures_HaveNoNameInThem()
    {
        var store = MemoryStore.With(gates: Samples.Gate());
        for (var number = 1; number <= 30; number++)
        {
            Register(store, number, number <= 14 ? "Seoul" : "Busan", "Acme", "2000-01-01", "vip");
        }

        await using var host = await GrainHost.StartAsync(store);
        await ScanAsync(host, 1, 7);
        await ScanAsync(host, 15, 21);
        await Patterns(host).Publish();

        var text = System.Text.Encoding.UTF8.GetString((await Patterns(host).Published())!.Data);
        var told = Assert.Single(Published(host));
        Assert.Equal(
            [("Busan", 15, 5), ("Seoul", 10, 5)],
            told.Regions.Cells.Select(cell => (cell.Name!, cell.People, cell.Attended!.Value)));
        Assert.Equal((30, 10, "KR"), (told.Registered, told.Attended, told.Country));
        Assert.All(
            new[] { "Acme", "vip", "P-1", "example", "김" },
            word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    private static IPatternsGrain Patterns(GrainHost host) => host.Grains.GetGrain<IPatternsGrain>(Samples.EventId);

    private static List<AnalyticsPublished> Published(GrainHost host) =>
    [
        .. host.Store.Tables().Journal.Where(entry => entry.Kind == EntryKind.AnalyticsPublished)
            .Select(JournalJson.ReadAnalytics),
    ];

    private static void Register(
        MemoryStore store, int number, string? region, string? organization, string? born, params string[] groups)
    {
        var someone = Samples.Participant(number);
        store.Commit(Samples.Rows.ToRegistration(
            Samples.EventId,
            someone with
            {
                Groups = [.. groups],
                Person = someone.Person with
                {
                    Region = region,
                    Organization = organization,
                    BirthDate = born is null ? null : DateOnly.Parse(born, null),
                },
            },
            Samples.Nine));
    }

    private static async Task ScanAsync(GrainHost host, int first, int last = 0)
    {
        for (var number = first; number <= Math.Max(first, last); number++)
        {
            var now = host.Clock.GetUtcNow();
            await host.Gate().Scan(Samples.Scan($"s{number}") with
            {
                ParticipantId = $"P-{number}",
                Timestamp = now,
                ReceivedAt = now,
            });
        }
    }

    private static string Text(IEnumerable<Turnout> turnouts) => string.Join(
        ", ", turnouts.Select(turnout => $"{turnout.Name} {turnout.Registered}/{turnout.Attended}"));
}
