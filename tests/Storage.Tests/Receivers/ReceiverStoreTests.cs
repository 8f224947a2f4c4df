using Attendance.Journal;
using Attendance.Receivers;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Receivers;

public sealed class ReceiverStoreTests
{
    private const string Id = "ops";
    private const string Raised = "alert.raised";

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_New_CanBeReadAndChangedOnceFromEachVersion(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.Null(await stores.Receivers.FindAsync(EventId, Id, default));
        Assert.Empty(await stores.Receivers.EventsAsync(default));

        Assert.Equal(ReceiverSaved.Saved, await SaveAsync(stores, Receiver()));
        Assert.Equal(ReceiverSaved.Conflict, await SaveAsync(stores, Receiver()));
        var changed = Receiver(version: 2) with { Types = [Raised, "alert.cleared"], Sealed = [9] };
        Assert.Equal(ReceiverSaved.Saved, await SaveAsync(stores, changed));
        Assert.Equal(ReceiverSaved.Conflict, await SaveAsync(stores, changed));

        Assert.Equivalent(changed, await stores.Receivers.FindAsync(EventId, Id, default), strict: true);
        Assert.Equivalent(changed, Assert.Single(await stores.Receivers.ListAsync(EventId, default)), strict: true);
        Assert.Equal([EventId], await stores.Receivers.EventsAsync(default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_MoreThanTheMost_IsTooMany(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await SaveAsync(stores, Receiver("a"));
        await SaveAsync(stores, Receiver("b"));

        Assert.Equal(ReceiverSaved.TooMany, await SaveAsync(stores, Receiver("c"), most: 2));
        Assert.Equal(ReceiverSaved.Saved, await SaveAsync(stores, Receiver("a", version: 2), most: 2));
        Assert.Equal(ReceiverSaved.Saved, await SaveAsync(stores, Deleted("b", version: 2), most: 2));
        Assert.Equal(ReceiverSaved.Saved, await SaveAsync(stores, Receiver("c"), most: 2));

        Assert.Equal(["a", "c"], (await stores.Receivers.ListAsync(EventId, default)).Select(row => row.ReceiverId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_QueuesForActiveOnesThatWantTheTypeAndAreOlder(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Append(Entry()), Append(Entry()));
        Assert.Null(await stores.Receivers.PositionAsync(EventId, default));
        await SaveAsync(stores, Receiver("alerts"));
        await SaveAsync(stores, Receiver("off") with { IsActive = false });
        await SaveAsync(stores, Receiver("status") with { Types = ["event.status.changed"] });
        Assert.Equal(2, await stores.Receivers.PositionAsync(EventId, default));
        await stores.Journal.CommitAsync(Append(Entry()), Append(Entry()), Append(Entry()));
        await SaveAsync(stores, Receiver("late"));

        Assert.Equal(4, await FoldAsync(stores, 2, 6, (3, Raised), (5, "event.status.changed"), (6, Raised)));

        Assert.Equal(6, await stores.Receivers.PositionAsync(EventId, default));
        Assert.Equal([6, 3], await PositionsAsync(stores, "alerts"));
        Assert.Equal([5], await PositionsAsync(stores, "status"));
        Assert.Equal([6], await PositionsAsync(stores, "late"));
        Assert.Empty(await PositionsAsync(stores, "off"));
        var expected = new Delivery
        {
            Position = 5,
            Type = "event.status.changed",
            Status = DeliveryStatus.Queued,
            DueAt = Now,
            CreatedAt = Now.AddMinutes(-1),
            SinceAt = Now.AddMinutes(-1),
        };
        Assert.Equal(expected, Assert.Single(await ListAsync(stores, "status")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_FromAnotherPosition_ChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.Null(await FoldAsync(stores, 0, 4, (1, Raised)));
        await SaveAsync(stores, Receiver());
        Assert.Equal(1, await FoldAsync(stores, 0, 4, (1, Raised)));

        Assert.Null(await FoldAsync(stores, 0, 4, (1, Raised)));
        Assert.Null(await FoldAsync(stores, 3, 9, (5, Raised)));

        Assert.Equal([1], await PositionsAsync(stores));
        Assert.Equal(0, await FoldAsync(stores, 4, 9));
        Assert.Equal(9, await stores.Receivers.PositionAsync(EventId, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Take_OneAtATime_InTheOrderOfTheJournal(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var owner = await QueuedAsync(stores, 1, 2, 3);

        var first = await TakeAsync(stores, owner);
        Assert.Equal((1L, DeliveryStatus.Sending), (first.Delivery!.Position, first.Delivery.Status));
        Assert.Null((await TakeAsync(stores, owner)).Delivery);
        Assert.True(await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Queued, due: Now.AddSeconds(9))));

        // The later ones wait behind it.
        Assert.Equal(new DeliveryTaken(true, null, Now.AddSeconds(9)), await TakeAsync(stores, owner));
        var again = await TakeAsync(stores, owner, Now.AddSeconds(9));
        Assert.Equal((1L, 1, "503"), (again.Delivery!.Position, again.Delivery.Attempts, again.Delivery.Answer));
        Assert.True(await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Failed)));
        Assert.Equal(2, (await TakeAsync(stores, owner)).Delivery!.Position);
        Assert.True(await MarkAsync(stores, owner, Mark(2, DeliveryStatus.Delivered) with { DurationMs = 12 }));
        Assert.Equal(3, (await TakeAsync(stores, owner)).Delivery!.Position);

        var delivered = (await ListAsync(stores))[1];
        Assert.Equal(
            (DeliveryStatus.Delivered, Now, 12), (delivered.Status, delivered.DeliveredAt, delivered.DurationMs));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Claim_Newer_TakesOverAndTheOlderMayOnlyNoteThatItDelivered(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var old = await QueuedAsync(stores, 1, 2);
        await TakeAsync(stores, old);

        var owner = (await stores.Receivers.ClaimAsync(EventId, Id, Now, default))!.Value;

        Assert.False((await TakeAsync(stores, old)).IsOwner);
        Assert.False(await MarkAsync(stores, old, Mark(1, DeliveryStatus.Failed)));
        Assert.Equal(1, (await TakeAsync(stores, owner)).Delivery!.Position);
        Assert.True(await MarkAsync(stores, old, Mark(1, DeliveryStatus.Delivered)));
        Assert.False(await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Queued)));
        Assert.Equal(2, (await TakeAsync(stores, owner)).Delivery!.Position);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_InactiveOrDeleted_CancelsWhatWaitsAndNobodyMayClaim(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var owner = await QueuedAsync(stores, 1, 2, 3);
        await TakeAsync(stores, owner);
        await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Delivered));
        await TakeAsync(stores, owner);

        await SaveAsync(stores, Receiver(version: 2) with { IsActive = false });

        Assert.Equal(
            [DeliveryStatus.Cancelled, DeliveryStatus.Cancelled, DeliveryStatus.Delivered],
            (await ListAsync(stores)).Select(delivery => delivery.Status));
        Assert.False((await TakeAsync(stores, owner)).IsOwner);
        Assert.Null(await stores.Receivers.ClaimAsync(EventId, Id, Now, default));
        Assert.False(await MarkAsync(stores, owner, Mark(2, DeliveryStatus.Queued)));

        // Active again, it begins at the head, and with an owner that nobody was before.
        await stores.Journal.CommitAsync([.. Enumerable.Range(0, 5).Select(_ => Append(Entry()))]);
        await SaveAsync(stores, Deleted(version: 3));
        await SaveAsync(stores, Receiver(version: 4));
        Assert.Equal(1, await FoldAsync(stores, 3, 6, (4, Raised), (6, Raised)));
        Assert.True(await stores.Receivers.ClaimAsync(EventId, Id, Now, default) > owner);
        Assert.Equal([6, 3, 2, 1], await PositionsAsync(stores));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Retry_OnlyAFailedOne_AsIfNeverTried(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var owner = await QueuedAsync(stores, 1);
        var later = Now.AddDays(2);
        Assert.False((await stores.Receivers.RetryAsync(EventId, Id, 1, later, default))!.Changed);
        Assert.Null(await stores.Receivers.RetryAsync(EventId, Id, 9, later, default));
        await TakeAsync(stores, owner);
        await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Failed));

        var change = await stores.Receivers.RetryAsync(EventId, Id, 1, later, default);

        Assert.True(change!.Changed);
        Assert.Equal(
            (DeliveryStatus.Queued, 0, later, later, Now.AddMinutes(-1)),
            (change.Delivery.Status, change.Delivery.Attempts, change.Delivery.DueAt, change.Delivery.SinceAt,
                change.Delivery.CreatedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Deliveries_PagesAndStatus_NewestFirst(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var owner = await QueuedAsync(stores, 1, 2, 3, 4);
        await TakeAsync(stores, owner);
        await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Failed));

        async Task<List<long>> Page(long? before, DeliveryStatus? status) =>
        [
            .. (await stores.Receivers.DeliveriesAsync(
                EventId, Id, new DeliveryQuery { Before = before, Status = status, Limit = 2 }, default))
                .Select(delivery => delivery.Position),
        ];

        Assert.Equal([4, 3], await Page(null, null));
        Assert.Equal([2, 1], await Page(3, null));
        Assert.Equal([1], await Page(null, DeliveryStatus.Failed));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Forget_OldOnesThatAreDone_AreGone(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var owner = await QueuedAsync(stores, 1, 2, 3);
        await TakeAsync(stores, owner);
        await MarkAsync(stores, owner, Mark(1, DeliveryStatus.Delivered));
        await TakeAsync(stores, owner);
        await MarkAsync(stores, owner, Mark(2, DeliveryStatus.Failed) with { At = Now.AddSeconds(2) });

        Assert.Equal(1, await stores.Receivers.ForgetAsync(EventId, Now.AddSeconds(1), default));

        Assert.Equal([3, 2], await PositionsAsync(stores));
    }

    private static ReceiverRow Receiver(string id = Id, long version = 1) => new()
    {
        ReceiverId = id,
        Kind = ReceiverKind.Webhook,
        Types = [Raised],
        IsActive = true,
        Version = version,
        Sealed = [1, 0, 255],
    };

    private static ReceiverRow Deleted(string id = Id, long version = 1) =>
        Receiver(id, version) with { IsActive = false, IsDeleted = true, Sealed = [] };

    private static DeliveryMark Mark(long position, DeliveryStatus status, DateTimeOffset? due = null) =>
        new() { Position = position, Status = status, At = Now, Tried = true, Answer = "503", DueAt = due };

    private static Task<ReceiverSaved> SaveAsync(TestStores stores, ReceiverRow row, int most = 20) =>
        stores.Receivers.SaveAsync(EventId, row, most, Now, default);

    private static Task<int?> FoldAsync(
        TestStores stores, long from, long to, params (long Position, string Type)[] entries) =>
        stores.Receivers.TryFoldAsync(
            EventId,
            new DeliveryStep
            {
                From = from,
                To = to,
                At = Now,
                Entries =
                [
                    .. entries.Select(entry =>
                        new DeliverableEntry(entry.Position, entry.Type, Now.AddMinutes(-1))),
                ],
            },
            default);

    /// <summary>A receiver with these entries queued; the answer is its owner.</summary>
    private static async Task<long> QueuedAsync(TestStores stores, params long[] positions)
    {
        await SaveAsync(stores, Receiver());
        await FoldAsync(stores, 0, positions[^1], [.. positions.Select(position => (position, Raised))]);
        return (await stores.Receivers.ClaimAsync(EventId, Id, Now, default))!.Value;
    }

    private static Task<DeliveryTaken> TakeAsync(TestStores stores, long owner, DateTimeOffset? now = null) =>
        stores.Receivers.TakeAsync(EventId, Id, owner, now ?? Now, default);

    private static Task<bool> MarkAsync(TestStores stores, long owner, DeliveryMark mark) =>
        stores.Receivers.MarkAsync(EventId, Id, owner, mark, default);

    private static Task<IReadOnlyList<Delivery>> ListAsync(TestStores stores, string id = Id) =>
        stores.Receivers.DeliveriesAsync(EventId, id, new DeliveryQuery { Limit = 100 }, default);

    private static async Task<List<long>> PositionsAsync(TestStores stores, string id = Id) =>
        [.. (await ListAsync(stores, id)).Select(delivery => delivery.Position)];
}
