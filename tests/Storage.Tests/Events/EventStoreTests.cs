using Attendance.Journal;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Events;

public sealed class EventStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Load_EventWithGates_ComesBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            Append(new EventChange(Event(), Create: true)),
            Append(new GateChange(Event(2), Gate("north"))),
            Append(new GateChange(Event(3), Gate("south"))),
            Append(new GateChange(Event(4), Gate("south") with { IsActive = false })),
            Append(new EventChange(Event(5, "Renamed"), Create: false)));

        var plan = await stores.Events.LoadAsync(EventId, default);

        Assert.Equivalent(Event(5, "Renamed"), plan!.Event, strict: true);
        Assert.Equal(["north", "south"], plan.Gates.Keys.Order());
        Assert.Equivalent(Gate("north"), plan.Gates["north"], strict: true);
        Assert.False(plan.Gates["south"].IsActive);
        Assert.Null(await stores.Events.LoadAsync("other", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_Events_ByRisingId(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        foreach (var id in new[] { "b", "A", "a" })
        {
            await stores.Journal.TryAppendAsync(
                id, 0, [Append(new EventChange(Event() with { EventId = id }, Create: true))], default);
        }

        var events = await stores.Events.ListAsync(default);

        Assert.Equal(["A", "a", "b"], events.Select(row => row.EventId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryAppend_EventRulesBroken_NamesThem(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await Conflicts(new GateChange(Event(2), Gate()), JournalConstraints.Version);
        await Conflicts(new EventChange(Event(2), Create: false), JournalConstraints.Version);

        await stores.Journal.CommitAsync(Append(new EventChange(Event(), Create: true)));

        await Conflicts(new EventChange(Event(), Create: true), JournalConstraints.EventId);
        await Conflicts(new EventChange(Event(3), Create: false), JournalConstraints.Version);
        await Conflicts(new GateChange(Event(1), Gate()), JournalConstraints.Version);
        Assert.Empty((await stores.Events.LoadAsync(EventId, default))!.Gates);

        async Task Conflicts(RowChange change, string constraint) =>
            Assert.Equal(
                [Taken(AppendOutcome.RowConflict, constraint)], await stores.Journal.ConflictAsync(Append(change)));
    }
}
