using Attendance.Fakes;
using Attendance.Journal;

namespace Attendance.Participants;

public sealed class DirectoryTests
{
    [Theory]
    [InlineData("김미", "김민지")]
    [InlineData("김", "김민지")]
    [InlineData("ㄱㅁㅈ", "김민지")]
    [InlineData("ㅁㅈ", "김민지")]
    [InlineData("김ㅁㅈ", "김민지")]
    [InlineData("minji kim", "Kim Min-ji")]
    [InlineData("kim exa", "Kim Min-ji")]
    [InlineData("EXAMPLE", "Kim Min-ji")]
    [InlineData("muller", "Anna Müller")]
    [InlineData("MÜ", "Anna Müller")]
    [InlineData("annamul", "Anna Müller")]
    [InlineData("ｍｕｌｌｅｒ", "Anna Müller")]
    [InlineData("010-1234-5678", "김민지")]
    [InlineData("5678", "김민지")]
    [InlineData("+82 10 1234", "김민지")]
    [InlineData("hangul@mail.kr", "김민지")]
    [InlineData("p000003", "Anna Müller")]
    [InlineData("삼성전자", "김민지")]
    public async Task Find_AsStaffTypesIt_FindsThePerson(string query, string name)
    {
        await using var host = await StartAsync();
        await RegisterAsync(host, "김민지", "hangul@mail.kr", "삼성 전자", "+821012345678");
        await RegisterAsync(host, "Kim Min-ji", "latin@mail.kr", "Example Labs");
        await RegisterAsync(host, "Anna Müller", "anna@mail.kr", null);

        Assert.Equal([name], await NamesAsync(host, query));
    }

    [Fact]
    public async Task Find_BeginningOfAWordOfTheName_ComesFirst()
    {
        await using var host = await StartAsync();
        await RegisterAsync(host, "Joakim", "a@mail.kr", null);
        await RegisterAsync(host, "Someone", "kim@mail.kr", null);
        await RegisterAsync(host, "Minji Kim", "c@mail.kr", null);
        await RegisterAsync(host, "Kimberly", "d@mail.kr", null);

        Assert.Equal(["Minji Kim", "Kimberly", "Joakim", "Someone"], await NamesAsync(host, "kim"));
    }

    [Fact]
    public async Task Find_Pages_ShowEverybodyOnce()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 7));

        var first = await host.Directory.Find(new FindPeople { Query = "김하", Limit = 3 });
        var second = await host.Directory.Find(
            new FindPeople { Query = "김하", Limit = 3, Cursor = first.NextCursor });
        var third = await host.Directory.Find(
            new FindPeople { Query = "김하", Limit = 3, Cursor = second.NextCursor });

        Assert.Equal(
            [[1, 2, 3], [4, 5, 6], [7]],
            new[] { first, second, third }.Select(page => page.People.Select(one => one.Participant.Number)));
        Assert.Equal(("1-3", "1-6", null), (first.NextCursor, second.NextCursor, third.NextCursor));
    }

    [Theory]
    [InlineData("a", null, FindOutcome.QueryTooShort)]
    [InlineData("a b c d e f g h ij", null, FindOutcome.QueryTooLong)]
    [InlineData("kim", "17", FindOutcome.CursorUnknown)]
    [InlineData("kim", "3-1", FindOutcome.CursorUnknown)]
    [InlineData("kim", "1--1", FindOutcome.CursorUnknown)]
    public async Task Find_NotAQuestion_IsRefusedWithoutLoadingAnybody(
        string query, string? cursor, FindOutcome outcome)
    {
        await using var host = await StartAsync();

        var page = await host.Directory.Find(new FindPeople { Query = query, Cursor = cursor });

        Assert.Equal(outcome, page.Outcome);
        Assert.Equal(0, host.Store.Faults.CallsOf(StoreCall.ListPeople));
    }

    [Fact]
    public async Task Find_AfterAChange_SeesIt()
    {
        await using var host = await StartAsync();
        await RegisterAsync(host, "Anna Müller", "anna@mail.kr", null);
        Assert.Equal(["Anna Müller"], await NamesAsync(host, "anna"));

        await host.Participant().Change(new ChangeParticipant { Draft = new PersonDraft { Name = "Berta" } });
        await RegisterAsync(host, "Annabel", "b@mail.kr", null);

        Assert.Equal([], await NamesAsync(host, "müller"));
        Assert.Equal(["Annabel", "Berta"], await NamesAsync(host, "anna"));
    }

    [Fact]
    public async Task Find_NewToken_IsShown()
    {
        await using var host = await StartAsync();
        await RegisterAsync(host, "Anna Müller", "anna@mail.kr", null);
        await NamesAsync(host, "anna");

        var changed = await host.Participant().ChangeToken(new ChangeToken { Revoke = false });

        var page = await host.Directory.Find(new FindPeople { Query = "anna" });
        Assert.Equal(changed.Participant!.Token, page.People[0].Token);
    }

    [Fact]
    public async Task Find_StatusAndGroup_NarrowWithAndWithoutAQuery()
    {
        await using var host = await StartAsync();
        await RegisterAsync(host, "Anna", "a@mail.kr", null);
        await RegisterAsync(host, "Anna B", "b@mail.kr", null, groups: ["press"]);
        await RegisterAsync(host, "Carl", "c@mail.kr", null, groups: ["vip", "press"]);
        await host.Participant(3).Change(new ChangeParticipant { Status = ParticipantStatus.Suspended });

        Assert.Equal([2, 3], await NumbersAsync(host, new FindPeople { Group = "press" }));
        Assert.Equal([3], await NumbersAsync(host, new FindPeople { Status = ParticipantStatus.Suspended }));
        Assert.Equal([2], await NumbersAsync(host, new FindPeople { Query = "anna", Group = "press" }));
        Assert.Equal([], await NumbersAsync(host, new FindPeople { Group = "pres" }));
    }

    [Fact]
    public async Task Find_ErasedPerson_IsGoneBeforeAndAfterLoading()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 3));
        await host.Participant(1).Erase(new EraseParticipant());
        Assert.Equal([2, 3], await NumbersAsync(host, new FindPeople { Query = "김하늘" }));

        await host.Participant(3).Erase(new EraseParticipant());

        Assert.Equal([2], await NumbersAsync(host, new FindPeople { Query = "김하늘" }));
        Assert.Equal([2], await NumbersAsync(host, new FindPeople { Status = ParticipantStatus.Registered }));
    }

    [Fact]
    public async Task Find_NothingChanged_ReadsNoRows()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 3));
        await NamesAsync(host, "김하늘");
        var reads = host.Store.Faults.CallsOf(StoreCall.ListPeople);

        await NamesAsync(host, "김하늘");

        Assert.Equal(reads, host.Store.Faults.CallsOf(StoreCall.ListPeople));
    }

    [Fact]
    public async Task Find_MoreChangesThanAreWorthFollowing_LoadsEverybodyAnew()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 3));
        await NamesAsync(host, "김하늘");
        await host.Participant(2).Change(new ChangeParticipant { Draft = new PersonDraft { Name = "Berta" } });
        host.Store.Commit(new JournalAppend
        {
            Entries =
            [
                .. Enumerable.Range(1, 20_001).Select(number => new NewEntry
                {
                    Kind = EntryKind.TokenIssued,
                    At = Samples.Nine,
                    Participant = number,
                    Data = "{}"u8.ToArray(),
                }),
            ],
        });
        var reads = host.Store.Faults.CallsOf(StoreCall.ListPeople);

        Assert.Equal(["Berta"], await NamesAsync(host, "berta"));
        Assert.Equal(reads + 1, host.Store.Faults.CallsOf(StoreCall.ListPeople));
    }

    [Fact]
    public async Task Find_StoreAwayWhileCatchingUp_SeesTheChangeTheNextTime()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 3));
        await NamesAsync(host, "김하늘");
        await host.Participant(2).Change(new ChangeParticipant { Draft = new PersonDraft { Name = "Berta" } });
        host.Store.Faults.Fail(StoreCall.ListPeople);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => NamesAsync(host, "berta"));

        Assert.Equal(["Berta"], await NamesAsync(host, "berta"));
        Assert.Equal([1, 3], await NumbersAsync(host, new FindPeople { Query = "김하늘" }));
    }

    [Fact]
    public async Task Find_ChangedWhileLoading_IsSeen()
    {
        await using var host = await GrainHost.StartAsync(MemoryStore.With(people: 3));
        var held = host.Store.Faults.Hold(StoreCall.ListPeople);
        var searching = NamesAsync(host, "berta");
        await held.Reached;
        await host.Participant(2).Change(new ChangeParticipant { Draft = new PersonDraft { Name = "Berta" } });
        held.Release();
        await searching;

        Assert.Equal(["Berta"], await NamesAsync(host, "berta"));
    }

    private static Task<GrainHost> StartAsync() => GrainHost.StartAsync(MemoryStore.With());

    private static async Task RegisterAsync(
        GrainHost host, string name, string email, string? organization, string? phone = null,
        params string[] groups)
    {
        var result = await host.Registry.Register(new RegisterParticipant
        {
            Draft = new PersonDraft
            {
                Name = name,
                Email = email,
                Organization = organization,
                Phone = phone,
                Groups = [.. groups],
            },
        });
        Assert.Equal(ParticipantOutcome.Done, result.Outcome);
    }

    private static async Task<List<string>> NamesAsync(GrainHost host, string query)
    {
        var page = await host.Directory.Find(new FindPeople { Query = query });
        Assert.Equal(FindOutcome.Done, page.Outcome);
        return [.. page.People.Select(one => one.Participant.Person.Name)];
    }

    private static async Task<List<int>> NumbersAsync(GrainHost host, FindPeople query) =>
        [.. (await host.Directory.Find(query)).People.Select(one => one.Participant.Number)];
}
