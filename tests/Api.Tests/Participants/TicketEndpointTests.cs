using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Attendance.Tickets;

namespace Attendance.Participants;

/// <summary>What people get in hand: the code as a picture, badges to print.</summary>
public sealed class TicketEndpointTests(Application app) : IClassFixture<Application>
{
    private const string Script = "<script>alert('x')</script>";

    [Fact]
    public async Task Png_OfSomebody_IsTheTokenAsAPictureThatNobodyKeeps()
    {
        var fair = await Fair.DraftAsync(app);
        var token = await fair.PersonAsync("kim");

        using var response = await FetchAsync(fair.Path("/participants/kim/qr.png?size=200"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store, private", response.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(QrCode.Png(token, 200), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Svg_OfSomebody_IsTheTokenInTheDefaultSize()
    {
        var fair = await Fair.DraftAsync(app);
        var token = await fair.PersonAsync("kim");

        var answer = await fair.GetAsync("/participants/kim/qr.svg");

        Assert.Equal((200, "image/svg+xml"), (answer.Status, answer.ContentType));
        Assert.Equal(QrCode.Svg(token, 400), answer.Text);
    }

    [Fact]
    public async Task Picture_ETag_ChangesWithTheTokenOnly()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");
        var first = await fair.GetAsync("/participants/kim/qr.png");
        Assert.Equal(
            200, (await app.PatchAsync(fair.Path("/participants/kim"), new { name = "Kim Minseo" })).Status);
        var same = await fair.GetAsync("/participants/kim/qr.png", ("If-None-Match", first.Headers["ETag"]));

        await fair.PostAsync("/participants/kim/token/rotate", null);
        var rotated = await fair.GetAsync("/participants/kim/qr.png", ("If-None-Match", first.Headers["ETag"]));

        Assert.Equal((200, "\"1-0\""), (first.Status, first.Headers["ETag"]));
        Assert.Equal((304, ""), (same.Status, same.Text));
        Assert.Equal((200, "\"1-1\""), (rotated.Status, rotated.Headers["ETag"]));
    }

    [Theory]
    [InlineData("qr.png")]
    [InlineData("qr.svg")]
    public async Task Picture_TokenTakenBack_IsRefusedUntilANewOne(string name)
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");
        await fair.PostAsync("/participants/kim/token/revoke", null);

        Expect.Problem(
            await fair.GetAsync($"/participants/kim/{name}"), 409, "token_revoked",
            "This participant's token was taken back: rotate the token to issue a new one.");

        await fair.PostAsync("/participants/kim/token/rotate", null);
        Assert.Equal(200, (await fair.GetAsync($"/participants/kim/{name}")).Status);
    }

    [Theory]
    [InlineData("nobody", "nobody")]
    [InlineData("a%20b", "a b")]
    public async Task Picture_OfNobody_IsNotFound(string written, string participantId)
    {
        var fair = await Fair.DraftAsync(app);

        Expect.Problem(
            await fair.GetAsync($"/participants/{written}/qr.png"), 404, "participant_not_found",
            $"Nobody on this event's list has the id {participantId}.");
    }

    [Theory]
    [InlineData("63", "must be a number from 64 to 2000")]
    [InlineData("2001", "must be a number from 64 to 2000")]
    [InlineData("big", "must be a number from 64 to 2000")]
    [InlineData("65", "must be at least 66 for this token's code to be readable")]
    public async Task Picture_SizeOutOfBounds_IsRefused(string size, string fault)
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");

        Expect.Invalid(await fair.GetAsync($"/participants/kim/qr.png?size={size}"), ("size", fault));
    }

    [Fact]
    public async Task Tickets_WithoutAKey_AreNotShown()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");

        Assert.Equal(401, (await fair.GetAsync("/participants/kim/qr.png", ("Authorization", null!))).Status);
        Assert.Equal(401, (await fair.GetAsync("/participants/kim/qr.svg", ("Authorization", null!))).Status);
        Assert.Equal(401, (await fair.GetAsync("/participants/badges", ("Authorization", null!))).Status);
    }

    [Fact]
    public async Task Badges_AllowOnlyTheStyleThatTheySend()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");

        var page = await fair.GetAsync("/participants/badges");

        var style = Regex.Match(page.Text, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'",
            page.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("no-store, private", page.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Badges_OfAGroup_AreThoseOfItsPeopleWhoHaveATicket()
    {
        var fair = await Fair.DraftAsync(app);
        var token = await fair.PersonAsync("kim", new { organization = "한빛", groups = new[] { "press", "a" } });
        await fair.PersonAsync("other", new { groups = new[] { "staff" }, status = "suspended" });
        await fair.PersonAsync("out", new { groups = new[] { "press" }, status = "suspended" });
        await fair.PersonAsync("gone", new { groups = new[] { "press" }, status = "cancelled" });
        await fair.PersonAsync("lost", new { groups = new[] { "press" } });
        await fair.PostAsync("/participants/lost/token/revoke", null);

        var page = await fair.GetAsync("/participants/badges?group=press");

        Assert.Equal([token], Tokens(page));
        Assert.Contains("한빛</p>", page.Text);
        Assert.Contains("<strong>1 badge</strong> for A fair.", page.Text);
        Assert.Contains("<p>3 left out: 1 suspended, 1 cancelled, 1 whose token was taken back.</p>", page.Text);
    }

    [Fact]
    public async Task Badges_OfAGroupOfNobody_AreAPageThatSaysSo()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PersonAsync("kim");

        var page = await fair.GetAsync("/participants/badges?group=nobody");

        Assert.Equal(200, page.Status);
        Assert.Empty(Tokens(page));
        Assert.Contains("There is nobody to print a badge for.", page.Text);
        Assert.EndsWith("</html>\n", page.Text);
    }

    [Fact]
    public async Task Badges_NamesWithMarkup_AreText()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.ConfigureAsync(new { eventName = $"Fair {Script}" });
        await fair.PersonAsync("kim", new { name = $"Kim {Script}", organization = $"\" onload='x' {Script}" });

        var page = await fair.GetAsync("/participants/badges");

        Assert.DoesNotContain("<script", page.Text);
        Assert.Contains("<title>Fair &lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;: badges</title>", page.Text);
        Assert.Contains("dir=\"auto\">Kim &lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;</h2>", page.Text);
        Assert.Contains("dir=\"auto\">&quot; onload=&#x27;x&#x27; &lt;script&gt;", page.Text);
    }

    /// <summary>More than are read at once, with somebody left out on every page.</summary>
    [Fact]
    public async Task Badges_PageByPage_AreEverybodyOnce()
    {
        var fair = await Fair.DraftAsync(app);
        var expected = new List<string>();
        for (var i = 0; i < 130; i++)
        {
            var isOut = i % 10 == 9;
            var token = await fair.PersonAsync($"p{i}", new { status = isOut ? "cancelled" : "registered" });
            expected.AddRange(isOut ? [] : [token]);
        }

        var (tokens, pages, leftOut) = (new List<string>(), 0, 0);
        for (var query = "?limit=45"; query is not null;)
        {
            var page = await fair.GetAsync($"/participants/badges{query}");
            tokens.AddRange(Tokens(page));
            leftOut += int.Parse(Regex.Match(page.Text, @"<p>(\d+) left out").Groups[1].Value);
            var next = Regex.Match(page.Text, "<a href=\"([^\"]*)\">");
            query = next.Success ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
            pages++;
        }

        Assert.Equal(expected, tokens);
        Assert.Equal((3, 13), (pages, leftOut));
    }

    [Fact]
    public async Task Badges_WrongQueryOrNoEvent_AreRefused()
    {
        var fair = await Fair.DraftAsync(app);

        Expect.Invalid(
            await fair.GetAsync("/participants/badges?group=a%20b&cursor=x&limit=0"),
            ("cursor", "must be a number from 0 to 2147483647"),
            ("limit", "must be a number from 1 to 10000"),
            ("group", "must be 1–64 of A–Z a–z 0–9 . _ - :"));
        Expect.Problem(
            await app.GetAsync("/api/v1/events/none/participants/badges"), 404, "event_not_found",
            "There is no event none.");
    }

    private async Task<HttpResponseMessage> FetchAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Application.OwnerKey);
        return await app.Client.SendAsync(request);
    }

    private static string[] Tokens(Answer page) =>
        [.. Regex.Matches(page.Text, "<p class=\"token\">(.*?)</p>").Select(match => match.Groups[1].Value)];
}
