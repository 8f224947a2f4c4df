using System.Text;
using Attendance.Journal;
using Attendance.TestKit;
using static Attendance.Storage.Samples;

namespace Attendance.Storage.Jobs;

public sealed class JobStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Load_Job_ComesBackAsWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        var written = Job("u1");
        await stores.Journal.CommitAsync(Change(written, create: true));
        await stores.Journal.CommitAsync(Change(written with { Version = 2, IsFinished = true }));

        Assert.Equivalent(
            written with { Version = 2, IsFinished = true }, await stores.Jobs.LoadAsync(EventId, "u1", default), true);
        Assert.Null(await stores.Jobs.LoadAsync(EventId, "u2", default));
        Assert.Null(await stores.Jobs.LoadAsync("other", "u1", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Change_OfAnotherVersion_IsAConflictAndTakesNothingElseAlong(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Change(Job("u1"), create: true));
        var old = new RowChanges(
        [
            new ParticipantChange(Row(1), Create: true),
            new JobChange(Job("u1") with { Version = 3 }, Create: false),
        ]);

        var conflicts = await stores.Journal.ConflictAsync(new JournalAppend { Entries = [Entry()], Change = old });

        Assert.Equal([Taken(AppendOutcome.RowConflict, JournalConstraints.Version)], conflicts);
        Assert.Empty(await stores.Participants.ListAsync(EventId, 0, 10, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Changes_Several_AreWrittenTogetherWithoutAnEntryToo(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Jobs.AddChunkAsync(EventId, "u1", 0, [7], default);
        var head = await stores.Journal.HeadAsync(EventId, default);

        await stores.Journal.CommitAsync(new JournalAppend
        {
            Entries = [],
            Change = new RowChanges(
            [
                new ParticipantChange(Row(1, email: "e1"), Create: true),
                new ParticipantChange(Row(2, email: "e2"), Create: true),
                new UploadReport("u1", 0, "[1]"u8.ToArray()),
                new JobChange(Job("u1"), Create: true),
            ]),
        });

        Assert.Equal(head, await stores.Journal.HeadAsync(EventId, default));
        Assert.Equal(2, (await stores.Participants.ListAsync(EventId, 0, 10, default)).Count);
        var chunk = await stores.Jobs.LoadChunkAsync(EventId, "u1", 0, default);
        Assert.Equal("[1]", Encoding.UTF8.GetString(chunk!.Report!));
        Assert.NotNull(await stores.Jobs.LoadAsync(EventId, "u1", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Changes_OneClashes_TheOthersAreNotWritten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1, "ann", "e1"));
        var clash = new RowChanges(
        [
            new ParticipantChange(Row(2, email: "e2"), Create: true),
            new ParticipantChange(Row(3, email: "e1"), Create: true),
        ]);

        var conflicts = await stores.Journal.ConflictAsync(
            new JournalAppend { Entries = [], Change = clash }, Create(4, "dan", "e4"));

        Assert.Equal([Taken(AppendOutcome.RowConflict, JournalConstraints.Email), null], conflicts);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Lists_UnfinishedOfAllEvents_NewestOfOneKind(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            Change(Job("u1"), create: true),
            Change(Job("u2") with { CreatedAt = Now.AddHours(1), IsFinished = true }, create: true),
            Change(Job("r2") with { Kind = JobKind.Reseal }, create: true));
        await stores.Journal.TryAppendAsync("other", 0, [Change(Job("u1"), create: true)], default);

        var uploads = await stores.Jobs.ListAsync(EventId, JobKind.Upload, 10, default);
        var unfinished = await stores.Jobs.ListUnfinishedAsync(default);

        Assert.Equal(["u2", "u1"], uploads.Select(job => job.JobId));
        Assert.Single(await stores.Jobs.ListAsync(EventId, JobKind.Upload, 1, default));
        Assert.Equal(
            [("conf-26", "r2"), ("conf-26", "u1"), ("other", "u1")],
            unfinished.Select(job => (job.EventId, job.JobId)).Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Chunks_AreReplacedAndForgotten(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Jobs.AddChunkAsync(EventId, "u1", 0, [1], default);
        await stores.Jobs.AddChunkAsync(EventId, "u1", 0, [1, 2], default);
        await stores.Jobs.AddChunkAsync(EventId, "u1", 1, [3], default);
        await stores.Jobs.AddChunkAsync(EventId, "u2", 0, [4], default);

        Assert.Equal([1, 2], (await stores.Jobs.LoadChunkAsync(EventId, "u1", 0, default))!.Rows!);
        Assert.Null(await stores.Jobs.LoadChunkAsync(EventId, "u1", 2, default));

        await stores.Jobs.ForgetRowsAsync(EventId, "u1", default);

        Assert.Null((await stores.Jobs.LoadChunkAsync(EventId, "u1", 1, default))!.Rows);
        Assert.Equal([4], (await stores.Jobs.LoadChunkAsync(EventId, "u2", 0, default))!.Rows!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FindPeople_ByIdOrEmail_GivesEachRowOnce(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(
            Create(1, "ann", "e1"), Create(2, "bob", "e2"), Create(3, "cat"), Create(4, "dan", "e4"));

        var found = await stores.Participants.FindAsync(EventId, ["ann", "cat", "zoe"], ["e1", "e2", "e9"], default);

        Assert.Equal([1, 2, 3], found.Select(row => row.Number).Order());
        Assert.Empty(await stores.Participants.FindAsync(EventId, [], [], default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Reseal_RowChangedSince_IsLeftAlone(TestDatabase database)
    {
        await using var stores = await TestStores.CreateAsync(database);
        await stores.Journal.CommitAsync(Create(1), Create(2));
        await stores.Journal.CommitAsync(Update(Row(2, version: 2) with { Personal = [8] }));

        var written = await stores.Participants.ResealAsync(
            EventId, [new(1, 1, [5, 5]), new(2, 1, [6, 6]), new(3, 1, [7])], default);

        var rows = await stores.Participants.ListAsync(EventId, 0, 10, default);
        Assert.Equal(1, written);
        Assert.Equal([5, 5], rows[0].Personal);
        Assert.Equal([8], rows[1].Personal);
    }

    private static JobRow Job(string id) => new()
    {
        JobId = id,
        Kind = JobKind.Upload,
        IsFinished = false,
        CreatedAt = Now,
        Data = "{\"note\":\"사람\"}"u8.ToArray(),
        Version = 1,
    };

    private static JournalAppend Change(JobRow row, bool create = false) =>
        new() { Entries = [], Change = new JobChange(row, create) };
}
