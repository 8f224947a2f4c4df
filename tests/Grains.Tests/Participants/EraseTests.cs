using Attendance.Fakes;
using Attendance.Journal;
using Attendance.Scans;

namespace Attendance.Participants;

public sealed class EraseTests
{
    [Fact]
    public async Task Erase_Somebody_LeavesNothingPersonalAndNoWayIn()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 2, gates: Samples.Gate()));
        var token = (await host.Participant().Get())!.Token;
        Assert.Equal(ScanOutcome.Stored, (await host.Gate().Scan(Samples.Scan())).Outcome);

        var result = await host.Participant().Erase(new EraseParticipant());

        var row = host.Store.Tables().People[1];
        Assert.Equal(ParticipantOutcome.Done, result.Outcome);
        Assert.True(row.IsErased);
        Assert.Null(row.EmailKey);
        Assert.Empty(row.Groups);
        Assert.Null(await host.Participant().Get());
        Assert.Equal(0, await host.Registry.Find("P-1"));
        Assert.Equal(EntryKind.ParticipantErased, host.Store.Tables().Journal[^1].Kind);
        var again = await host.Gate().Scan(Samples.Scan("s2", minute: 20) with { ParticipantId = null, Token = token });
        Assert.Equal(Reason.ParticipantNotFound, again.Reason);
        Assert.Single(await host.Registry.List(0, 10));
    }

    [Fact]
    public async Task List_AmongErasedPeople_FillsEachPageAndEndsAtTheEnd()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 9));
        foreach (var number in (int[])[1, 2, 4, 5, 6, 9])
        {
            await host.Participant(number).Erase(new EraseParticipant());
        }

        Assert.Equal([3, 7], Numbers(await host.Registry.List(0, 2)));
        Assert.Equal([8], Numbers(await host.Registry.List(7, 2)));
        Assert.Equal([3, 7, 8], Numbers(await host.Registry.List(0, 10)));

        static IEnumerable<int> Numbers(IEnumerable<ParticipantView> people) =>
            people.Select(view => view.Participant.Number);
    }

    [Fact]
    public async Task Erase_TheirScanComesAgain_HasItsOldAnswer()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1, gates: Samples.Gate()));
        var first = await host.Gate().Scan(Samples.Scan());
        await host.Participant().Erase(new EraseParticipant());

        var again = await host.Gate().Scan(Samples.Scan());

        Assert.Equal(ScanOutcome.Replayed, again.Outcome);
        Assert.Equal(first.Record!.Id, again.Record!.Id);
    }

    [Fact]
    public async Task Erase_CheckedInAndOnlyIfNot_IsLeftAlone()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1, gates: Samples.Gate()));
        await host.Gate().Scan(Samples.Scan());

        var result = await host.Participant().Erase(new EraseParticipant { OnlyIfNeverAdmitted = true });

        Assert.Equal(ParticipantOutcome.CheckedIn, result.Outcome);
        Assert.NotNull(await host.Participant().Get());
    }

    [Fact]
    public async Task Register_IdAndEmailOfSomebodyErased_IsSomebodyElse()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1, gates: Samples.Gate()));
        await host.Gate().Scan(Samples.Scan());
        await host.Participant().Erase(new EraseParticipant());

        var registered = await host.Registry.Register(new RegisterParticipant
        {
            ParticipantId = "P-1",
            Draft = new PersonDraft { Name = "박서준", Email = "p1@example.org" },
        });
        var scan = await host.Gate().Scan(Samples.Scan("s2", minute: 1));

        Assert.Equal(2, registered.Participant!.Participant.Number);
        Assert.Equal(ScanOutcome.Stored, scan.Outcome);
        Assert.Equal("박서준", scan.Participant!.Person.Name);
    }

    [Fact]
    public async Task Scan_ErasedByAnotherProcess_FindsWhoeverHasTheIdNow()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 1, gates: Samples.Gate()));
        await using var other = await GrainHost.StartAsync(host.Store);
        await host.Gate().Preview(Samples.Scan());
        await other.Participant().Erase(new EraseParticipant());
        await other.Registry.Register(new RegisterParticipant
        {
            ParticipantId = "P-1",
            Draft = new PersonDraft { Name = "박서준", Email = "new@example.org" },
        });

        // The split makes a write lose first, as for every change that another process made.
        await host.Participant().Change(new ChangeParticipant { Status = ParticipantStatus.Active });
        var scan = await host.Gate().Scan(Samples.Scan("s2"));

        Assert.Equal(ScanOutcome.Stored, scan.Outcome);
        Assert.Equal("박서준", scan.Participant!.Person.Name);
    }
}
