using System.Globalization;
using System.Net;
using Attendance.Callers;

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
