using Attendance.Callers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Attendance.Accounts;

public sealed class SessionTests(Application app) : IClassFixture<Application>
{
    private const string Over = "This session is over: sign in.";
    private const string Wrong = "E-mail and password do not belong together.";

    [Fact]
    public async Task SignIn_RightPassword_OpensWhatTheRoleOpens()
    {
        var fair = await Fair.OpenAsync(app);
        var (accountId, email) = await People.JoinAsync(app, fair, "staff");

        var session = await People.SignInAsync(app, email.ToUpperInvariant());

        Assert.Equal((200, "no-store"), (session.Status, session.Headers["Cache-Control"]));
        Assert.Equal(("Bearer", "600"), (session["tokenType"], session["expiresIn"]));
        Expect.Same(
            new { id = accountId, name = "Ana Sea", isOwner = false, roles = Roles(fair, "staff") },
            session.At("account"));
        Assert.Equal(200, (await fair.GetAsync("/participants", People.As(session))).Status);
        Assert.Equal(403, (await fair.GetAsync("/access-keys", People.As(session))).Status);
        var who = await app.GetAsync("/api/v1/session", People.As(session));
        Assert.Equal((200, $"account:{accountId}"), (who.Status, who["caller"]));
    }

    [Fact]
    public async Task SignIn_WrongPasswordOrNobody_AnswersAlike()
    {
        var (_, email) = await People.JoinAsync(app);

        Expect.Problem(await People.SignInAsync(app, email, "not the password"), 401, "sign_in_refused", Wrong);
        Expect.Problem(
            await People.SignInAsync(app, "nobody-at-all@people.example"), 401, "sign_in_refused", Wrong);
        Expect.Invalid(await People.SignInAsync(app, "no address"), ("email", "is not an e-mail address"));
    }

    [Fact]
    public async Task SignIn_UnknownAddress_IsSlowedDownLikeAnyOther()
    {
        var (_, email) = await People.JoinAsync(app);

        foreach (var each in (string[])[email, "unknown@people.example"])
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(401, (await People.SignInAsync(app, each, "wrong password")).Status);
            }

            var sixth = await People.SignInAsync(app, each);
            Assert.Equal(
                (429, "too_many_attempts", "1"), (sixth.Status, sixth["code"], sixth.Headers["Retry-After"]));
        }
    }

    [Fact]
    public async Task SignIn_WhileSomebodyElsewhereGuesses_StillWorks()
    {
        var (accountId, email) = await People.JoinAsync(app);
        var account = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccountGrain>(accountId);
        for (var i = 0; i < 30; i++)
        {
            await account.SignIn(new SignIn { Password = "a guess of many", Network = "cb0071" });
        }

        var there = await account.SignIn(new SignIn { Password = People.Password, Network = "cb0071" });

        Assert.Equal(SessionOutcome.Wait, there.Outcome);
        Assert.Equal(200, (await People.SignInAsync(app, email)).Status);
    }

    [Fact]
    public async Task Refresh_Token_IsReplacedAndTheAnswerCanBeRepeated()
    {
        using var own = new Application();
        var (_, email) = await People.JoinAsync(own);
        var first = await People.SignInAsync(own, email);

        var second = await People.RefreshAsync(own, first["refreshToken"]);
        own.Clock.Advance(TimeSpan.FromSeconds(9));
        var again = await People.RefreshAsync(own, first["refreshToken"]);

        Assert.Equal(200, second.Status);
        Assert.NotEqual(first["refreshToken"], second["refreshToken"]);
        Assert.Equal((200, second.Text), (again.Status, again.Text));
        var third = await People.RefreshAsync(own, second["refreshToken"]);
        Assert.Equal(200, (await own.GetAsync("/api/v1/session", People.As(third))).Status);
    }

    [Fact]
    public async Task Refresh_OldToken_EndsTheWholeSession()
    {
        using var own = new Application();
        var (_, email) = await People.JoinAsync(own);
        var first = await People.SignInAsync(own, email);
        var other = await People.SignInAsync(own, email);
        var second = await People.RefreshAsync(own, first["refreshToken"]);
        own.Clock.Advance(TimeSpan.FromSeconds(10));

        var stolen = await People.RefreshAsync(own, first["refreshToken"]);

        Expect.Problem(stolen, 401, "session_over", Over);
        Expect.Problem(await People.RefreshAsync(own, second["refreshToken"]), 401, "session_over", Over);
        Assert.Equal(401, (await own.GetAsync("/api/v1/session", People.As(second))).Status);
        Assert.Equal(200, (await People.RefreshAsync(own, other["refreshToken"])).Status);
    }

    [Fact]
    public async Task Refresh_GuessedToken_EndsNothing()
    {
        var (_, email) = await People.JoinAsync(app);
        var token = (await People.SignInAsync(app, email))["refreshToken"]!;
        string?[] guesses =
        [
            token[..^64] + new string('0', 64), token.Replace("-1-", "-2-", StringComparison.Ordinal),
            token.Replace("-1-", "-01-", StringComparison.Ordinal), token[..^1], "rt-", "", null,
        ];

        foreach (var guess in guesses)
        {
            Expect.Problem(await People.RefreshAsync(app, guess), 401, "session_over", Over);
        }

        Assert.Equal(200, (await People.RefreshAsync(app, token)).Status);
    }

    [Fact]
    public async Task Refresh_AfterThirtyDays_IsOver()
    {
        using var own = new Application();
        var (_, email) = await People.JoinAsync(own);
        var session = await People.SignInAsync(own, email);

        own.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(401, (await People.RefreshAsync(own, session["refreshToken"])).Status);
    }

    [Fact]
    public async Task AccessToken_IsOverAfterTenMinutesAndALittle()
    {
        using var own = new Application();
        var (_, email) = await People.JoinAsync(own);
        var session = await People.SignInAsync(own, email);

        own.Clock.Advance(TimeSpan.FromSeconds(629));
        Assert.Equal(200, (await own.GetAsync("/api/v1/session", People.As(session))).Status);
        own.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(401, (await own.GetAsync("/api/v1/session", People.As(session))).Status);
    }

    [Fact]
    public async Task SignOut_CountsAtOnce()
    {
        var (_, email) = await People.JoinAsync(app);
        var session = await People.SignInAsync(app, email);
        Assert.Equal(200, (await app.GetAsync("/api/v1/session", People.As(session))).Status);

        var answer = await app.SendAsync(HttpMethod.Delete, "/api/v1/session", null, People.As(session));

        Assert.Equal(204, answer.Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/session", People.As(session))).Status);
        Assert.Equal(401, (await People.RefreshAsync(app, session["refreshToken"])).Status);
    }

    [Fact]
    public async Task Disable_CountsAtOnce()
    {
        var (accountId, email) = await People.JoinAsync(app);
        var session = await People.SignInAsync(app, email);

        await app.PatchAsync($"/api/v1/accounts/{accountId}", new { status = "disabled" });

        Assert.Equal(401, (await app.GetAsync("/api/v1/session", People.As(session))).Status);
        Assert.Equal(401, (await People.RefreshAsync(app, session["refreshToken"])).Status);
        Expect.Problem(await People.SignInAsync(app, email), 401, "sign_in_refused", Wrong);
    }

    [Fact]
    public async Task ChangePassword_EndsAllOtherSessions()
    {
        var (_, email) = await People.JoinAsync(app);
        var (here, elsewhere) = (await People.SignInAsync(app, email), await People.SignInAsync(app, email));

        var wrong = await app.PostAsync(
            "/api/v1/session/password", new { oldPassword = "no", newPassword = "another long walk" }, People.As(here));
        var weak = await app.PostAsync(
            "/api/v1/session/password", new { oldPassword = People.Password, newPassword = "short" }, People.As(here));
        var done = await app.PostAsync(
            "/api/v1/session/password", new { oldPassword = People.Password, newPassword = "another long walk" },
            People.As(here));

        Expect.Problem(wrong, 401, "sign_in_refused", Wrong);
        Expect.Invalid(weak, ("newPassword", "must have 12 to 256 characters"));
        Assert.Equal(204, done.Status);
        Assert.Equal(200, (await app.GetAsync("/api/v1/session", People.As(here))).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/session", People.As(elsewhere))).Status);
        Assert.Equal(401, (await People.SignInAsync(app, email)).Status);
        Assert.Equal(200, (await People.SignInAsync(app, email, "another long walk")).Status);
    }

    [Fact]
    public async Task Session_OfAKey_IsNone()
    {
        var who = await app.GetAsync("/api/v1/session");

        Assert.Equal(("owner", "owner"), (who["caller"], who["everywhere"]));
        Expect.Problem(
            await app.SendAsync(HttpMethod.Delete, "/api/v1/session", null),
            409, "no_session", "You did not sign in here with a password, so there is no session of yours.");
    }

    [Fact]
    public async Task Call_TamperedToken_Is401()
    {
        var (_, email) = await People.JoinAsync(app);
        var token = (await People.SignInAsync(app, email))["accessToken"]!;
        var parts = token.Split('.');
        var none = Convert.ToBase64String("{\"alg\":\"none\"}"u8).TrimEnd('=');
        string[] forged =
        [
            $"{none}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}",
            $"{parts[0]}.{parts[1]}.{new string('A', 86)}", token + "=", token + ".", new string('a', 5_000) + "..",
            $"{parts[0]}.{parts[1][..^4]}AAAA.{parts[2]}",
        ];

        foreach (var each in forged)
        {
            Assert.Equal(401, (await app.GetAsync("/api/v1/session", People.As(each))).Status);
        }
    }

    private static Dictionary<string, string> Roles(Fair fair, string role) => new() { [fair.EventId] = role };
}
