using System.Net.Http.Headers;

namespace Attendance.Scans;

public sealed class AnnulTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Annul_ByTheOwner_TakesTheRecordBackAndLeavesAdmitted()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s", "kim");

        var answer = await fair.PostAsync($"/attendance/{scan["record.id"]}/annul",
            new { reason = "the wrong person" });

        Assert.Equal(
            (200, "annulled", "false", "annulled", "true"),
            (answer.Status, answer["result"], answer["replayed"], answer["record.status"], answer["record.admitted"]));
        var entry = (await fair.FeedAsync()).At("items")!.AsArray()[^1]!;
        Assert.Equal(
            ("attendance.annulled", "owner", "the wrong person"),
            ((string?)entry["type"], (string?)entry["data"]!["by"], (string?)entry["data"]!["note"]));
        var figures = await fair.GetAsync("/analytics/realtime");
        Assert.Equal(("0", "0"), (figures["overall.attendedParticipants"], figures["overall.insideNow"]));
    }

    [Fact]
    public async Task Annul_WithoutABody_IsEnough()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s", "kim");

        var answer = await fair.PostAsync($"/attendance/{scan["record.id"]}/annul", null);

        Assert.Equal((200, "annulled"), (answer.Status, answer["result"]));
    }

    [Fact]
    public async Task Annul_BodyInChunks_IsReadToo()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s", "kim");
        var chunks = new StreamContent(new Endless("""{"reason":"in chunks"}"""u8.ToArray()));
        chunks.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        await fair.PostAsync($"/attendance/{scan["record.id"]}/annul", chunks);

        var entry = (await fair.FeedAsync()).At("items")!.AsArray()[^1]!;
        Assert.Equal("in chunks", (string?)entry["data"]!["note"]);
    }

    [Fact]
    public async Task Annul_ReasonTooLong_Is400()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s", "kim");

        var answer = await fair.PostAsync(
            $"/attendance/{scan["record.id"]}/annul", new { reason = new string('a', 201) });

        Expect.Invalid(answer, ("reason", "may have 200 characters"));
    }

    [Fact]
    public async Task Annul_Twice_IsTheSameAnswerAndOneEntry()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s", "kim");
        var first = await fair.PostAsync($"/attendance/{scan["record.id"]}/annul", null);

        var second = await fair.PostAsync($"/attendance/{scan["record.id"]}/annul", null);

        Assert.Equal(200, second.Status);
        Expect.Same(Json.With(first.Text, new { replayed = true }), second.Json);
        Assert.Equal(["attendance.recorded", "attendance.annulled"], await fair.EntriesOfAsync("s"));
    }

    [Fact]
    public async Task Annul_ScanSentAgainAfterwards_IsAnsweredAsAnnulled()
    {
        var fair = await FairAsync();
        var scan = await fair.ScanAsync("s", "kim");
        await fair.PostAsync($"/attendance/{scan["record.id"]}/annul", null);

        var again = await fair.ScanAsync("s", "kim");
        var anew = await fair.ScanAsync("t", "kim");

        Assert.Equal((200, "annulled"), (again.Status, again["result"]));
        Assert.Equal((201, "confirmed"), (anew.Status, anew["result"]));
    }

    [Fact]
    public async Task Annul_FirstOfTwo_ReclassifiesTheOther()
    {
        var fair = await FairAsync();
        var first = await fair.ScanAsync("s", "kim");
        await fair.ScanAsync("t", "kim", new { offline = true });

        await fair.PostAsync($"/attendance/{first["record.id"]}/annul", null);

        var listed = await fair.GetAsync("/attendance");
        Assert.Equal(["annulled", "confirmed"], listed.Each("items", "status"));
        Assert.Equal("attendance.reclassified", (await fair.EntriesOfAsync("t"))[^1]);
    }

    [Fact]
    public async Task Annul_Refusal_Is409()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s", "kim");
        var refused = await fair.ScanAsync("t", "kim");
        var nobody = await fair.ScanAsync("u", "nobody");

        foreach (var recordId in new[] { refused["record.id"], nobody["record.id"] })
        {
            var answer = await fair.PostAsync($"/attendance/{recordId}/annul", null);

            Expect.Problem(
                answer, 409, "nothing_to_annul", "This scan was refused: there is nothing to take back.");
        }
    }

    [Fact]
    public async Task Annul_RefusalThatMemoryForgot_Is409Still()
    {
        var fair = await FairAsync();
        await fair.ScanAsync("s", "kim");
        var old = await fair.ScanAsync("t", "kim");
        for (var i = 0; i < 64; i++)
        {
            await fair.ScanAsync($"t-{i}", "kim");
        }

        var answer = await fair.PostAsync($"/attendance/{old["record.id"]}/annul", null);

        Expect.Problem(answer, 409, "nothing_to_annul", "This scan was refused: there is nothing to take back.");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("99999")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("s")]
    public async Task Annul_NoRecord_Is404(string recordId)
    {
        var fair = await FairAsync();

        var answer = await fair.PostAsync($"/attendance/{recordId}/annul", null);

        Expect.Problem(answer, 404, "record_not_found", $"This event has no record {recordId}.");
    }

    [Fact]
    public async Task Annul_UnknownField_Is400()
    {
        var fair = await FairAsync();

        var answer = await fair.PostAsync("/attendance/1/annul", new { why = "because" });

        Expect.Invalid(answer, ("why", "is not a field of this request"));
    }

    private async Task<Fair> FairAsync()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("kim");
        return fair;
    }

    /// <summary>Knows no length, so that it is sent in chunks.</summary>
    private sealed class Endless(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
