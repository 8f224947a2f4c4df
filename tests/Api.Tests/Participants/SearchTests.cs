namespace Attendance.Participants;

public sealed class SearchTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task List_Query_FindsKoreanNamesAsTheyAreTyped()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1", new { name = "김민지" });
        await fair.PersonAsync("p2", new { name = "박서준", organization = "김 연구소" });
        await fair.PersonAsync("p3", new { name = "Müller Anna" });

        Assert.Equal(["p1", "p2"], await FindAsync(fair, "query=김"));
        Assert.Equal(["p1"], await FindAsync(fair, "query=김미"));
        Assert.Equal(["p1"], await FindAsync(fair, "query=ㄱㅁㅈ"));
        Assert.Equal(["p2"], await FindAsync(fair, "query=연구 박ㅅ"));
        Assert.Equal(["p3"], await FindAsync(fair, "query=anna muller"));
        Assert.Equal(["p3"], await FindAsync(fair, "query=p3@EXAMPLE.com"));
        Assert.Equal([], await FindAsync(fair, "query=nobody"));
    }

    [Fact]
    public async Task List_Query_AnswersLikeTheListWithoutOne()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1", new { name = "김민지", phone = "010-1234-5678", groups = new[] { "press" } });

        var all = await fair.GetAsync("/participants");
        var found = await fair.GetAsync("/participants?query=5678&group=press&status=registered");

        Expect.Same(all.Json, found.Json);
    }

    [Fact]
    public async Task List_Suspended_IsSeenByTheVeryNextSearch()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        await fair.PersonAsync("p2");
        Assert.Equal([], await FindAsync(fair, "status=suspended"));

        await app.PatchAsync(fair.Path("/participants/p2"), new { status = "suspended" });

        Assert.Equal(["p2"], await FindAsync(fair, "status=suspended"));
        Assert.Equal(["p1"], await FindAsync(fair, "status=registered&query=kim"));
    }

    [Fact]
    public async Task List_ChangedOrNewPerson_IsFoundByTheVeryNextSearch()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        Assert.Equal(["p1"], await FindAsync(fair, "query=minji"));

        await app.PatchAsync(fair.Path("/participants/p1"), new { name = "이하늘" });
        await fair.PersonAsync("p2");

        Assert.Equal(["p1"], await FindAsync(fair, "query=하늘"));
        Assert.Equal(["p2"], await FindAsync(fair, "query=minji"));
    }

    [Fact]
    public async Task List_ErasedPerson_IsGoneFromTheVeryNextSearch()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        await fair.PersonAsync("p2");
        Assert.Equal(["p1", "p2"], await FindAsync(fair, "query=minji"));

        await app.SendAsync(HttpMethod.Delete, fair.Path("/participants/p1"), null);

        Assert.Equal(["p2"], await FindAsync(fair, "query=minji"));
        Assert.Equal([], await FindAsync(fair, "query=p1"));
    }

    [Fact]
    public async Task List_RotatedToken_IsShownByTheVeryNextSearch()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        await FindAsync(fair, "query=minji");

        var rotated = await fair.PostAsync("/participants/p1/token/rotate", null);

        Assert.Equal(rotated["token"], (await fair.GetAsync("/participants?query=minji"))["items.0.token"]);
    }

    [Fact]
    public async Task List_Pages_ShowEverybodyOnceThoughPeopleCome()
    {
        var fair = await Fair.OpenAsync(app);
        foreach (var id in new[] { "p1", "p2", "p3" })
        {
            await fair.PersonAsync(id);
        }

        var first = await fair.GetAsync("/participants?query=kim&limit=2");
        await fair.PersonAsync("p4");
        var second = await fair.GetAsync($"/participants?query=kim&limit=2&cursor={first["nextCursor"]}");

        Assert.Equal(["p1", "p2"], first.Each("items", "participantId"));
        Assert.Equal(["p3", "p4"], second.Each("items", "participantId"));
        Assert.Null(second["nextCursor"]);
    }

    [Theory]
    [InlineData("query=k", "query", "needs two letters or digits, one Hangul syllable, or two initial consonants")]
    [InlineData("query=ㄱ", "query", "needs two letters or digits, one Hangul syllable, or two initial consonants")]
    [InlineData("query=a b c d e f g h ij", "query", "has too many words")]
    [InlineData("status=here", "status", "must be registered, active, pending, suspended or cancelled")]
    [InlineData("query=kim&cursor=12", "cursor", "is not one that a page of this search ended with")]
    [InlineData("cursor=1-12", "cursor", "must be a number from 0 to 2147483647")]
    [InlineData("query=kim&limit=0", "limit", "must be a number from 1 to 1000")]
    public async Task List_Faulty_Is400(string parameters, string field, string fault)
    {
        var fair = await Fair.DraftAsync(app);

        var answer = await fair.GetAsync($"/participants?{parameters}");

        Expect.Invalid(answer, (field, fault));
    }

    [Fact]
    public async Task List_UnknownEvent_Is404()
    {
        var answer = await app.GetAsync("/api/v1/events/nowhere/participants?query=kim");

        Assert.Equal((404, "event_not_found"), (answer.Status, answer["code"]));
    }

    private static async Task<List<string>> FindAsync(Fair fair, string parameters)
    {
        var answer = await fair.GetAsync($"/participants?{parameters}");
        Assert.Equal(200, answer.Status);
        return [.. answer.Each("items", "participantId")];
    }
}
