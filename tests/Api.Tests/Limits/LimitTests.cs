using System.Globalization;
using System.Net;
using Attendance.Callers;
using Attendance.Live;

namespace Attendance.Limits;

public sealed class LimitTests : IClassFixture<LimitTests.Strict>
{
    private const string TooMany = "You call too often: wait as long as Retry-After says. Nothing was done.";

    private readonly Strict _app;

    public LimitTests(Strict app)
    {
        _app = app;
    }

    [Fact]
    public async Task Call_BeyondTheRate_Is429WithWhenToComeBack()
    {
        var fair = await Fair.OpenAsync(_app);
        var key = AccessKeyTests.As(await AccessKeyTests.KeyAsync(fair, "viewer"));
        var answers = new List<Answer>();
        for (var i = 0; i < 9; i++)
        {
            answers.Add(await fair.GetAsync("", key));
        }

        Assert.Equal(
            Enumerable.Range(1, 8).Select(i => (200, $"\"calls\";r={8 - i};t=0", "\"calls\";q=8;w=4")),
            answers.Take(8).Select(each => (each.Status, each.Headers["RateLimit"], each.Headers["RateLimit-Policy"])));
        Expect.Problem(answers[8], 429, "too_many_requests", TooMany);
        Assert.Equal(("1", "\"calls\";r=0;t=1"), (answers[8].Headers["Retry-After"], answers[8].Headers["RateLimit"]));
        var other = AccessKeyTests.As(await AccessKeyTests.KeyAsync(fair, "viewer"));
        Assert.Equal(200, (await fair.GetAsync("", other)).Status);
    }

    [Fact]
    public async Task Call_Owner_HasNoLimit()
    {
        var fair = await Fair.OpenAsync(_app);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(200, (await fair.GetAsync("")).Status);
        }
    }

    [Fact]
    public async Task Call_MadeUpKeys_AreNotLookedUpForEver()
    {
        using var app = new Strict();
        var fair = await Fair.OpenAsync(app);
        var known = AccessKeyTests.As(await AccessKeyTests.KeyAsync(fair, "viewer"));
        Assert.Equal(200, (await fair.GetAsync("", known)).Status);
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            var id = i.ToString("x16", CultureInfo.InvariantCulture);
            statuses.Add(
                (await fair.GetAsync("", ("Authorization", $"Bearer key-{id}-{new string('0', 40)}"))).Status);
        }

        // One look was for the key that there is: of eight, seven are left.
        Assert.Equal([.. Enumerable.Repeat(401, 7), .. Enumerable.Repeat(429, 5)], statuses);
        Assert.Equal(200, (await fair.GetAsync("", known)).Status);
    }

    /// <summary>Who guesses tokens must not have ten thousand guesses a call.</summary>
    [Fact]
    public async Task Batch_OfForgedTokens_CountsEachAsACall()
    {
        var fair = await Fair.OpenAsync(_app);
        var key = AccessKeyTests.As(await AccessKeyTests.KeyAsync(fair, "staff"));
        var scans = Enumerable.Range(0, 20).Select(
            i => new { scanId = $"s-{i}", token = $"ABCD-EFGH-{1000 + i}", gateId = "north", method = "qr" });

        var batch = await fair.PostAsync("/attendance/batch", new { scans }, key);
        var next = await fair.GetAsync("", key);

        Assert.Equal(200, batch.Status);
        Assert.Equal((429, "too_many_requests"), (next.Status, next["code"]));

        // 21 calls at 2 a second, of which 8 were free, and one that is to come.
        Assert.Equal("7", next.Headers["Retry-After"]);
    }

    [Fact]
    public async Task LiveScan_BeyondTheRate_IsAnsweredLikeACall()
    {
        var fair = await Fair.OpenAsync(_app);
        var key = await AccessKeyTests.KeyAsync(fair, "staff");
        await using var live = await LiveSocket.OpenAsync(_app.Client.BaseAddress!, fair.Path("/live"), key["key"]!);
        var statuses = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            var scan = new { scanId = $"s-{i}", token = $"ABCD-EFGH-{1000 + i}", gateId = "north", method = "qr" };
            await live.SendAsync(new { type = "scan", id = $"{i}", scan });
            statuses.Add((int)(await live.FirstAsync("scan.result"))["status"]!);
        }

        // Opening the connection was the first of eight.
        Assert.Equal([.. Enumerable.Repeat(404, 7), 429, 429], statuses);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002")]
    public void Network_OfAnAddress_IsWhatOneSiteHas(string address, string network) =>
        Assert.Equal(network, CallerLimits.NetworkOf(IPAddress.Parse(address)));

    /// <summary>Two calls a second, eight at once, for everybody.</summary>
    public sealed class Strict : Application
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["Attendance:Limits:Device"] = "2",
            ["Attendance:Limits:Person"] = "2",
            ["Attendance:Limits:System"] = "2",
            ["Attendance:Limits:Anonymous"] = "2",
            ["Attendance:Limits:NewKeys"] = "2",
        };
    }
}
