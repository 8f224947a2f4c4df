using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Participants;
using Attendance.Scans;
using static Attendance.Uploads.UploadRun;

namespace Attendance.Uploads;

public sealed class UploadTests
{
    [Fact]
    public async Task Upload_NewPeople_AreRegisteredWithTokens()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());

        var upload = await host.UploadAsync(Rows(1_203));

        Assert.Equal(UploadStatus.Done, upload.Status);
        Assert.Equal(new UploadCounts { Read = 1_203, Registered = 1_203 }, upload.Counts);
        Assert.Equal(1_203, host.Store.People().Count);
        Assert.Equal(Enumerable.Range(1, 1_203), host.Store.Tables().People.Keys);
        Assert.Equal(1_203, host.Store.Tables().Journal.Count(entry => entry.Kind == EntryKind.ParticipantRegistered));
        Assert.Equal(1_203, host.Store.Tables().Journal.Count(entry => entry.Kind == EntryKind.TokenIssued));
        Assert.NotNull((await host.Participant(1_203).Get())!.Token);
        var report = await host.ReportAsync();
        Assert.Equal(Enumerable.Range(2, 1_203), report.Select(line => line.Row));
        Assert.Equal("P001203", report[^1].ParticipantId);
    }

    [Fact]
    public async Task Upload_SameFileAgain_ChangesNothing()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());
        var rows = Rows(700);
        await host.UploadAsync(rows);
        var (people, journal) = (host.Store.Tables().People, host.Store.Tables().Journal);

        var again = await host.UploadAsync(rows, id: "u2");

        Assert.Equal(new UploadCounts { Read = 700, Unchanged = 700 }, again.Counts);
        Assert.Same(people, host.Store.Tables().People);
        Assert.Same(journal, host.Store.Tables().Journal);
    }

    [Fact]
    public async Task Upload_KnownEmail_UpdatesWhoIsActiveAlready()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 2));
        var before = (await host.Participant(1).Get())!.Participant;
        var row = Row(2, name: "박서준", email: " P1@Example.ORG ") with { Status = ParticipantStatus.Suspended };

        var upload = await host.UploadAsync([row, Row(3)]);

        var after = (await host.Participant(1).Get())!.Participant;
        Assert.Equal(new UploadCounts { Read = 2, Registered = 1, Updated = 1 }, upload.Counts);
        Assert.Equal("박서준", after.Person.Name);
        Assert.Equal(ParticipantStatus.Suspended, after.Status);
        Assert.Equal(before.Version + 1, after.Version);
        Assert.Equal(3, host.Store.People().Count);
    }

    [Fact]
    public async Task Upload_Clashes_AreRejectedByRowAndField()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 2));

        UploadRow[] rows =
        [
            Row(2, id: "ann", email: "ann@example.org"),
            Row(3, id: "bob", email: "ANN@example.org"),
            Row(4, id: "ann", email: "other@example.org"),
            Row(5, id: "P-1", email: "p2@example.org"),
            Row(6, id: "new", email: "p1@example.org"),
            Row(7, name: "X"),
            Row(8, email: "nonsense"),
            Row(9, id: "a/b"),
            .. Rows(500, first: 10),
            Row(510, email: "ann@example.org"),
        ];
        var upload = await host.UploadAsync(rows);

        var report = (await host.ReportAsync()).ToDictionary(line => line.Row);
        Assert.Equal(new UploadCounts { Read = 509, Registered = 501, Rejected = 8 }, upload.Counts);
        Assert.Equal("Row 2 of this file has this e-mail already.", Assert.Single(report[3].Faults["email"]));
        Assert.Equal("Row 2 of this file has this id already.", Assert.Single(report[4].Faults["participantId"]));
        Assert.Equal("Belongs to P-2, who is on the list already.", Assert.Single(report[5].Faults["email"]));
        Assert.Equal(
            "This e-mail is on the list with another id: P-1.", Assert.Single(report[6].Faults["participantId"]));
        Assert.Contains("name", report[7].Faults.Keys);
        Assert.Contains("email", report[8].Faults.Keys);
        Assert.Contains("participantId", report[9].Faults.Keys);
        Assert.Contains("email", report[510].Faults.Keys);
    }

    [Fact]
    public async Task Upload_DryRun_RegistersNobody()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1));
        var tables = host.Store.Tables();

        var upload = await host.UploadAsync(
            [.. Rows(600), Row(700, name: "X")], new UploadTerms { DryRun = true, AllOrNothing = true });

        Assert.Equal(UploadStatus.Done, upload.Status);
        Assert.Equal(new UploadCounts { Read = 601, Registered = 600, Rejected = 1 }, upload.Counts);
        Assert.Equal(601, (await host.ReportAsync()).Length);
        Assert.Same(tables.People, host.Store.Tables().People);
        Assert.Same(tables.Journal, host.Store.Tables().Journal);
    }

    [Fact]
    public async Task Upload_AllOrNothingWithABadRow_RegistersNobody()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());

        var upload = await host.UploadAsync(
            [.. Rows(1_100), Row(2_000, name: "X")], new UploadTerms { AllOrNothing = true });

        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Contains("1 of 1101 rows", upload.Note, StringComparison.Ordinal);
        Assert.Empty(host.Store.People());
        Assert.Equal([2_000], (await host.ReportAsync())
            .Where(line => line.Outcome == RowOutcome.Rejected).Select(line => line.Row));
    }

    [Fact]
    public async Task Upload_AllOrNothingAndSomebodyComesInBetween_TakesBackAll()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());
        var rival = Samples.Participant(9_000) with
        {
            ParticipantId = "rival",
            Person = new Person { Name = "Rival", Email = "row900@example.org" },
        };
        UploadRow[] rows = [.. Rows(1_100).Select(row => row with { ParticipantId = $"id-{row.Row}" })];
        var held = host.Store.Faults.Hold(StoreCall.Append);
        var sending = host.SendAsync(rows, new UploadTerms { AllOrNothing = true });
        await held.Reached;

        // Start, Complete, the parts of the check and its end come first; then the first part is registered.
        var checks = (rows.Length + UploadChunk.RowsMax - 1) / UploadChunk.RowsMax;
        for (var call = 0; call < checks + 2; call++)
        {
            host.Store.Faults.Before(StoreCall.Append, () => { });
        }

        host.Store.Faults.Before(
            StoreCall.Append,
            () => host.Store.Commit(Samples.Rows.ToRegistration(Samples.EventId, rival, Samples.Nine)));
        held.Release();
        await sending;
        var upload = await host.FinishedAsync();

        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(1_099, upload.Undone.Erased);
        Assert.Equal(["row900@example.org"], host.Store.People().Keys);
    }

    [Fact]
    public async Task Undo_ErasesRestoresAndKeepsWhoCheckedIn()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 3, gates: Samples.Gate()));
        var before = (await host.Participant(1).Get())!.Participant.Person;
        await host.UploadAsync(
        [
            Row(2, name: "박서준", email: "p1@example.org"),
            Row(3, name: "최도윤", email: "p2@example.org"),
            .. Rows(600, first: 4),
        ]);
        await host.Participant(2).Change(new ChangeParticipant { Draft = new PersonDraft { Name = "Somebody else" } });
        var scan = await host.Gate().Scan(Samples.Scan() with { ParticipantId = "P000004" });
        Assert.Equal(ScanOutcome.Stored, scan.Outcome);

        await host.Upload().Undo();
        var upload = await host.FinishedAsync();

        Assert.Equal(UploadStatus.Undone, upload.Status);
        Assert.Equal(new UndoCounts { Erased = 599, Restored = 1, Kept = 2 }, upload.Undone);
        Assert.Equivalent(before, (await host.Participant(1).Get())!.Participant.Person);
        Assert.Equal("Somebody else", (await host.Participant(2).Get())!.Participant.Person.Name);
        Assert.NotNull(await host.Participant(4).Get());
        Assert.Null(await host.Participant(5).Get());
        Assert.Equal(0, await host.Registry.Find("P000005"));
        Assert.Equal(4, host.Store.People().Count);
    }

    [Fact]
    public async Task Undo_ThenTheFileAgain_RegistersEverybodyAnew()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());
        UploadRow[] rows = [.. Rows(20).Select(row => row with { ParticipantId = $"id-{row.Row}" })];
        await host.UploadAsync(rows);
        var first = await host.Registry.Find("id-2");
        await host.Upload().Undo();
        await host.FinishedAsync();

        var again = await host.UploadAsync(rows, id: "u2");

        Assert.Equal(20, again.Counts.Registered);
        var second = await host.Registry.Find("id-2");
        Assert.NotEqual(first, second);
        Assert.Equal("id-2", (await host.Participant(second).Get())!.Participant.ParticipantId);
    }

    [Fact]
    public async Task Cancel_InTheMiddle_KeepsWhatIsRegistered()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());
        await host.Upload().Start(new UploadTerms());
        foreach (var (chunk, rows) in Rows(UploadChunk.RowsMax * 3).Chunk(UploadChunk.RowsMax).Index())
        {
            await host.Upload().Add(new UploadChunk { Chunk = chunk, Rows = [.. rows] });
        }

        host.Store.Faults.Before(StoreCall.Append, () => { });
        var held = host.Store.Faults.Hold(StoreCall.Append);
        await host.Upload().Complete(UploadChunk.RowsMax * 3, 3);
        await held.Reached;
        var asked = await host.Upload().Cancel();
        held.Release();
        var upload = await host.FinishedAsync();

        Assert.True(asked!.CancelAsked);
        Assert.Equal(UploadStatus.Cancelled, upload.Status);
        Assert.Equal(UploadChunk.RowsMax, upload.Counts.Registered);
        Assert.Equal(UploadChunk.RowsMax, host.Store.People().Count);
    }

    [Fact]
    public async Task Add_AfterTheEnd_IsRefused()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());
        await host.Upload().Start(new UploadTerms());
        await host.Upload().Abandon("Line 3: a quote is never closed.");

        Assert.False(await host.Upload().Add(new UploadChunk { Chunk = 0, Rows = [Row(2)] }));
        Assert.Equal(UploadStatus.Failed, (await host.Upload().Get())!.Status);
        Assert.Equal("Line 3: a quote is never closed.", (await host.Upload().Get())!.Note);
    }

    [Fact]
    public async Task Rows_AreSealedWhileTheyWait_AndGoneAfterwards()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With());
        await host.Upload().Start(new UploadTerms());
        await host.Upload().Add(new UploadChunk { Chunk = 0, Rows = [Row(2, name: "Verysecret")] });

        var waiting = host.Store.Tables().Chunks[("u1", 0)].Rows!;
        Assert.Equal(-1, waiting.AsSpan().IndexOf("Verysecret"u8));

        await host.Upload().Complete(1, 1);
        await host.FinishedAsync();
        Assert.Null(host.Store.Tables().Chunks[("u1", 0)].Rows);
    }
}
