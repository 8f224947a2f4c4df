using Attendance.Journal;
using Attendance.Mails;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Mails;

public sealed class MailStoreTests
{
    private const string Suffix = ".conf-26@fair.example>";

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_FromThePosition_MakesMailsAndMovesOn(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.Equal(new MailPosition(0, ""), await stores.Mails.PositionAsync(EventId, default));

        var wanted = Enumerable.Range(1, 2_000).Select(number => new MailWanted(number, 0)).ToList();
        var statements = stores.Metrics.Statements;
        Assert.True(await stores.Mails.TryFoldAsync(EventId, Step(0, 40, wanted), default));

        Assert.InRange(stores.Metrics.Statements - statements, 1, 5);
        Assert.Equal(new MailPosition(40, "{\"a\":40}"), await stores.Mails.PositionAsync(EventId, default));
        var counts = await stores.Mails.CountAsync(EventId, default);
        Assert.Equal(2_000, counts.ByStatus[MailStatus.Queued]);
        Assert.Equal(Now, counts.OldestDueAt);
        var mail = Assert.Single(await ListAsync(stores, participant: 7));
        var expected = new Mail
        {
            MailId = "ticket-7-0",
            Participant = 7,
            Generation = 0,
            Status = MailStatus.Queued,
            DueAt = Now,
            CreatedAt = Now,
            UpdatedAt = Now,
        };
        Assert.Equal(expected, mail);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_FromAnotherPosition_ChangesNothing(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        Assert.True(await stores.Mails.TryFoldAsync(EventId, Step(0, 4), default));

        Assert.False(await stores.Mails.TryFoldAsync(EventId, Step(0, 9, [new(1, 0)]), default));
        Assert.False(await stores.Mails.TryFoldAsync(EventId, Step(3, 9, [new(1, 0)]), default));

        Assert.Equal(4, (await stores.Mails.PositionAsync(EventId, default)).Position);
        Assert.Empty(await ListAsync(stores));
        Assert.True(await stores.Mails.TryFoldAsync(EventId, Step(4, 9, [new(1, 0)]), default));
        Assert.Single(await ListAsync(stores));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_NewerGeneration_CancelsTheOlderMail(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, new(1, 0), new(2, 0));

        var step = Step(0, 9, [new(1, 1)]) with { Cancel = [1] };
        Assert.True(await stores.Mails.TryFoldAsync(EventId, step, default));

        Assert.Equal(
            [("ticket-1-0", MailStatus.Cancelled), ("ticket-1-1", MailStatus.Queued), ("ticket-2-0",
                MailStatus.Queued)],
            (await ListAsync(stores)).Select(mail => (mail.MailId, mail.Status)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TryFold_Resume_QueuesThePresentGenerationUnlessItWasSent(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            [.. Enumerable.Range(1, 4).Select(number => Append(new ParticipantChange(
                Row(number) with { TokenRevoked = number == 4 }, Create: true)))]);
        await QueueAsync(stores, new(1, 2), new(2, 2));
        await SendAsync(stores, "ticket-1-2");
        await stores.Mails.CancelAsync(EventId, Now, default);

        var step = Step(0, 9) with { Resume = [1, 2, 3, 4, 99] };
        Assert.True(await stores.Mails.TryFoldAsync(EventId, step, default));

        Assert.Equal(
            [("ticket-1-2", MailStatus.Sent), ("ticket-2-2", MailStatus.Queued), ("ticket-3-2", MailStatus.Queued)],
            (await ListAsync(stores)).Select(mail => (mail.MailId, mail.Status)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Queue_OnlyThoseWithoutAMail_OrAllButThoseWhoWait(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        MailWanted[] both = [new(1, 0), new(2, 0)];
        await QueueAsync(stores, both[0]);
        await SendAsync(stores, "ticket-1-0");

        Assert.Equal(1, await stores.Mails.QueueAsync(EventId, both, again: false, dryRun: true, Now, default));
        Assert.Equal(1, await stores.Mails.QueueAsync(EventId, both, again: false, dryRun: false, Now, default));
        Assert.Equal(0, await stores.Mails.QueueAsync(EventId, both, again: false, dryRun: false, Now, default));

        Assert.Equal(1, await stores.Mails.QueueAsync(EventId, both, again: true, dryRun: true, Now, default));
        Assert.Equal(1, await stores.Mails.QueueAsync(EventId, both, again: true, dryRun: false, Now, default));
        Assert.Equal(0, await stores.Mails.QueueAsync(EventId, both, again: true, dryRun: false, Now, default));
        await SendAsync(stores, "ticket-1-0-r1", "ticket-2-0");
        Assert.Equal(2, await stores.Mails.QueueAsync(EventId, both, again: true, dryRun: false, Now, default));

        Assert.Equal(
            ["ticket-1-0", "ticket-1-0-r1", "ticket-1-0-r2", "ticket-2-0", "ticket-2-0-r1"],
            (await ListAsync(stores)).Select(mail => mail.MailId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Queue_CancelledMail_IsNoMailAndComesBack(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, new(1, 0), new(2, 0));
        Assert.Equal(2, await stores.Mails.CancelAsync(EventId, Now, default));

        Assert.Equal(
            1, await stores.Mails.QueueAsync(EventId, [new(1, 0)], again: false, dryRun: false, Now, default));

        Assert.Equal(
            [MailStatus.Queued, MailStatus.Cancelled], (await ListAsync(stores)).Select(mail => mail.Status));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Take_DueOnes_OnceEachInTheOrderInWhichTheyFellDue(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        for (var number = 1; number <= 5; number++)
        {
            await stores.Mails.QueueAsync(
                EventId, [new(number, 0)], again: false, dryRun: false, Now.AddMinutes(-number), default);
        }

        await stores.Mails.QueueAsync(EventId, [new(6, 0)], false, false, Now.AddSeconds(1), default);
        var owner = await stores.Mails.ClaimAsync(EventId, Now, default);

        var first = await stores.Mails.TakeAsync(EventId, owner, 2, Suffix, Now, default);
        var second = await stores.Mails.TakeAsync(EventId, owner, 9, Suffix, Now, default);

        Assert.Equal([4, 5], first!.Select(mail => mail.Participant).Order());
        Assert.Equal([1, 2, 3], second!.Select(mail => mail.Participant).Order());
        Assert.Empty((await stores.Mails.TakeAsync(EventId, owner, 9, Suffix, Now, default))!);
        var taken = first!.Single(mail => mail.Participant == 5);
        Assert.Equal(
            ("<ticket-5-0.conf-26@fair.example>", MailStatus.Sending, 0),
            (taken.MessageId, taken.Status, taken.Attempts));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Claim_AnotherOwner_OnlyTheNewOneTakesAndAllThatWasTaken(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, new(1, 0), new(2, 0), new(3, 0));
        var old = await stores.Mails.ClaimAsync(EventId, Now, default);
        await stores.Mails.TakeAsync(EventId, old, 2, Suffix, Now, default);

        var present = await stores.Mails.ClaimAsync(EventId, Now, default);

        Assert.Null(await stores.Mails.TakeAsync(EventId, old, 9, Suffix, Now, default));
        var taken = await stores.Mails.TakeAsync(EventId, present, 9, ".x@elsewhere.example>", Now, default);
        Assert.Equal(3, taken!.Count);
        // What was tried once keeps its id, wherever it is sent from the second time.
        Assert.Equal(2, taken.Count(mail => mail.MessageId!.EndsWith(Suffix, StringComparison.Ordinal)));

        // The old owner's last mail was taken by a server: that is a fact. What it failed at is not its to say.
        Assert.False(await stores.Mails.MarkAsync(EventId, old, Mark("ticket-1-0", MailStatus.Failed), default));
        Assert.True(await stores.Mails.MarkAsync(EventId, old, Mark("ticket-2-0", MailStatus.Sent), default));
        Assert.False(await stores.Mails.MarkAsync(EventId, present, Mark("ticket-2-0", MailStatus.Failed), default));
        Assert.True(await stores.Mails.MarkAsync(EventId, present, Mark("ticket-1-0", MailStatus.Sent), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Take_TwoOwnersAtOnce_NoMailTwice(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, [.. Enumerable.Range(1, 300).Select(number => new MailWanted(number, 0))]);
        var sent = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var owner = await stores.Mails.ClaimAsync(EventId, Now, default);
            while (await stores.Mails.TakeAsync(EventId, owner, 7, Suffix, Now, default) is { Count: > 0 } taken)
            {
                foreach (var mail in taken)
                {
                    if (await stores.Mails.MarkAsync(EventId, owner, Mark(mail.MailId, MailStatus.Sent), default))
                    {
                        sent.Add(mail.MailId);
                    }
                }
            }
        })));

        Assert.Equal(sent.Count, sent.Distinct().Count());
        Assert.Equal(sent.Count, (await stores.Mails.CountAsync(EventId, default)).ByStatus[MailStatus.Sent]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Mark_TriedInVain_IsDueLaterAndRemembersTheAnswer(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, new MailWanted(1, 0));
        var owner = await TakeAllAsync(stores);

        await stores.Mails.MarkAsync(
            EventId,
            owner,
            Mark("ticket-1-0", MailStatus.Queued) with
            {
                Tried = true, DueAt = Now.AddMinutes(1), Answer = "451 4.7.1",
            },
            default);

        Assert.Empty((await stores.Mails.TakeAsync(EventId, owner, 9, Suffix, Now.AddSeconds(59), default))!);
        var again = await stores.Mails.TakeAsync(EventId, owner, 9, Suffix, Now.AddSeconds(60), default);
        var mail = Assert.Single(again!);
        Assert.Equal((1, Now, "451 4.7.1"), (mail.Attempts, mail.TriedAt, mail.Answer));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Retry_AndBounce_OnlyWhereTheStatusAllows(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, new(1, 0), new(2, 0));
        await SendAsync(stores, "ticket-1-0");

        var bounced = await stores.Mails.BounceAsync(EventId, "ticket-1-0", Now.AddHours(1), default);
        Assert.Equal((true, MailStatus.Bounced, Now), (bounced!.Changed, bounced.Mail.Status, bounced.Mail.SentAt));
        Assert.False((await stores.Mails.BounceAsync(EventId, "ticket-1-0", Now, default))!.Changed);
        Assert.Equal(1, (await stores.Mails.CountAsync(EventId, default)).Undelivered);

        var retried = await stores.Mails.RetryAsync(EventId, "ticket-1-0", Now.AddHours(2), default);
        Assert.Equal(
            (true, MailStatus.Queued, 0, Now.AddHours(2)),
            (retried!.Changed, retried.Mail.Status, retried.Mail.Attempts, retried.Mail.DueAt));
        Assert.Equal(0, (await stores.Mails.CountAsync(EventId, default)).Undelivered);
        Assert.Equal(
            (false, MailStatus.Queued),
            (await stores.Mails.RetryAsync(EventId, "ticket-2-0", Now, default) is { } change
                ? (change.Changed, change.Mail.Status)
                : default));
        Assert.Null(await stores.Mails.RetryAsync(EventId, "ticket-3-0", Now, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Count_SomethingWasSentToThePersonLater_IsNotUndelivered(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await QueueAsync(stores, new MailWanted(1, 0));
        await SendAsync(stores, "ticket-1-0");
        await stores.Mails.BounceAsync(EventId, "ticket-1-0", Now, default);

        await stores.Mails.QueueAsync(EventId, [new(1, 0)], true, false, Now.AddHours(1), default);
        Assert.Equal(1, (await stores.Mails.CountAsync(EventId, default)).Undelivered);
        var owner = await stores.Mails.ClaimAsync(EventId, Now, default);
        await stores.Mails.TakeAsync(EventId, owner, 9, Suffix, Now.AddHours(1), default);
        await stores.Mails.MarkAsync(EventId, owner, Mark("ticket-1-0-r1", MailStatus.Sent), default);

        Assert.Equal(0, (await stores.Mails.CountAsync(EventId, default)).Undelivered);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_Filters_PageById(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1, "ann"), Create(2, "bob"));
        await QueueAsync(stores, new(1, 0), new(2, 0), new(3, 0));
        await SendAsync(stores, "ticket-2-0");

        var page = await stores.Mails.ListAsync(EventId, new MailFilter { Limit = 2 }, default);
        var next = await stores.Mails.ListAsync(EventId, new MailFilter { After = page[^1].MailId }, default);
        var sent = await stores.Mails.ListAsync(EventId, new MailFilter { Status = MailStatus.Sent }, default);

        Assert.Equal(
            [("ticket-1-0", "ann"), ("ticket-2-0", "bob")], page.Select(mail => (mail.MailId, mail.ParticipantId)));
        Assert.Equal([("ticket-3-0", null)], next.Select(mail => (mail.MailId, mail.ParticipantId)));
        Assert.Equal(["ticket-2-0"], sent.Select(mail => mail.MailId));
        Assert.Equal(["ticket-2-0"], (await ListAsync(stores, participant: 2)).Select(mail => mail.MailId));
        Assert.Empty(await stores.Mails.ListAsync("other", new MailFilter(), default));
    }

    private static MailFoldStep Step(long from, long to, IReadOnlyCollection<MailWanted>? queue = null) => new()
    {
        From = from,
        To = to,
        State = $$"""{"a":{{to}}}""",
        At = Now,
        Queue = queue ?? [],
    };

    private static MailMark Mark(string mailId, MailStatus status) =>
        new() { MailId = mailId, Status = status, At = Now };

    private static Task QueueAsync(TestStores stores, params MailWanted[] wanted) =>
        stores.Mails.QueueAsync(EventId, wanted, again: false, dryRun: false, Now, default);

    private static async Task<long> TakeAllAsync(TestStores stores)
    {
        var owner = await stores.Mails.ClaimAsync(EventId, Now, default);
        await stores.Mails.TakeAsync(EventId, owner, 1_000, Suffix, Now, default);
        return owner;
    }

    private static async Task SendAsync(TestStores stores, params string[] mailIds)
    {
        var owner = await TakeAllAsync(stores);
        foreach (var mailId in mailIds)
        {
            Assert.True(await stores.Mails.MarkAsync(EventId, owner, Mark(mailId, MailStatus.Sent), default));
        }

        await stores.Mails.ClaimAsync(EventId, Now, default);
    }

    private static Task<IReadOnlyList<Mail>> ListAsync(TestStores stores, int? participant = null) =>
        stores.Mails.ListAsync(EventId, new MailFilter { Participant = participant }, default);
}
