using Attendance.Callers;

namespace Attendance.Accounts;

public sealed class TeamTests(Application app) : IClassFixture<Application>
{
    private const string Refused =
        "This invitation is used or over, or, if you have an account, this is not its password.";

    [Fact]
    public async Task Make_Account_ShowsAnInvitationOnceThatWorksOnce()
    {
        var email = People.NextEmail(app);
        var made = await app.PostAsync("/api/v1/accounts", new { email, name = "Ana Sea" });
        var path = $"/api/v1/accounts/{made["accountId"]}";

        Assert.Equal((201, "false"), (made.Status, made["hasPassword"]));
        Assert.Null((await app.GetAsync(path)).At("invitation"));
        Assert.Equal(401, (await People.SignInAsync(app, email)).Status);
        Assert.Equal(204, (await People.AcceptAsync(app, made["invitation.code"]!)).Status);
        Expect.Problem(
            await People.AcceptAsync(app, made["invitation.code"]!, "somebody else's"), 400, "invitation_refused",
            Refused);
        Assert.Equal(200, (await People.SignInAsync(app, email)).Status);
        Assert.Equal("true", (await app.GetAsync(path))["hasPassword"]);
        Expect.Problem(
            await app.PostAsync("/api/v1/accounts", new { email, name = "Ana" }), 409, "email_taken",
            "An account has this e-mail already.");
    }

    [Fact]
    public async Task Accept_WeakPassword_IsRefusedAndTheInvitationStays()
    {
        var made = await app.PostAsync(
            "/api/v1/accounts", new { email = "walrus@people.example", name = "W" });
        var code = made["invitation.code"]!;

        Expect.Invalid(
            await People.AcceptAsync(app, code, "elevenchars"), ("password", "must have 12 to 256 characters"));
        Expect.Invalid(
            await People.AcceptAsync(app, code, "my Walrus and me"),
            ("password", "must not contain your e-mail's name"));
        Expect.Invalid(
            await People.AcceptAsync(app, code, "Password1234"),
            ("password", "is one of those that are tried first: take another"));
        Assert.Equal(204, (await People.AcceptAsync(app, code)).Status);
    }

    [Fact]
    public async Task Accept_AfterSevenDays_IsOver()
    {
        using var own = new Application();
        var made = await own.PostAsync("/api/v1/accounts", new { email = "a@people.example", name = "A" });
        own.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal(400, (await People.AcceptAsync(own, made["invitation.code"]!)).Status);
        var again = await own.PatchAsync($"/api/v1/accounts/{made["accountId"]}", new { invite = true });
        Assert.Equal(204, (await People.AcceptAsync(own, again["invitation.code"]!)).Status);
    }

    [Fact]
    public async Task Remove_LastOwner_IsRefused()
    {
        using var own = new Application();
        var (first, _) = await People.JoinAsync(own, isOwner: true);
        var path = $"/api/v1/accounts/{first}";

        var removed = await own.SendAsync(HttpMethod.Delete, path, null);

        Expect.Problem(
            removed, 409, "last_owner", "This is the last owner among the accounts: make another one first.");
        Assert.Equal(409, (await own.PatchAsync(path, new { status = "disabled" })).Status);
        Assert.Equal(409, (await own.PatchAsync(path, new { isOwner = false })).Status);
        await People.JoinAsync(own, isOwner: true);
        Assert.Equal(204, (await own.SendAsync(HttpMethod.Delete, path, null)).Status);
        Assert.Equal(404, (await own.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Team_ChangesCountAtOnce()
    {
        var fair = await Fair.OpenAsync(app);
        var (accountId, email) = await People.JoinAsync(app, fair, "viewer");
        var session = await People.SignInAsync(app, email);
        Assert.Equal(403, (await fair.GetAsync("/participants", People.As(session))).Status);

        await app.PutAsync(fair.Path($"/team/{accountId}"), new { role = "staff" });
        var asStaff = await fair.GetAsync("/participants", People.As(session));
        await app.SendAsync(HttpMethod.Delete, fair.Path($"/team/{accountId}"), null);
        var asNobody = await fair.GetAsync("/participants", People.As(session));

        Assert.Equal((200, 404), (asStaff.Status, asNobody.Status));
        Assert.Equal(200, (await app.GetAsync("/api/v1/session", People.As(session))).Status);
    }

    [Fact]
    public async Task Invite_SomebodyWithAnAccount_LooksLikeSomebodyNew()
    {
        var (fair, other) = (await Fair.OpenAsync(app), await Fair.OpenAsync(app));
        var organiser = await People.AsAsync(app, fair, "organiser");
        var (known, email) = await People.JoinAsync(app, other, "staff");

        var old = await fair.PostAsync("/team", new { email, name = "X", role = "viewer" }, organiser);
        var @new = await fair.PostAsync(
            "/team", new { email = People.NextEmail(app), name = "Y", role = "viewer" }, organiser);

        Assert.Equal((201, "invited"), (old.Status, old["status"]));
        Assert.Equal(Shape(@new), Shape(old));
        var team = await fair.GetAsync("/team", organiser);
        Assert.All(
            team.At("items")!.AsArray().Where(one => (string)one!["status"]! == "invited"),
            one => Assert.Equal(["accountId", "email", "role", "status"], one!.AsObject().Select(m => m.Key)));

        // Nothing opens before the person accepts with the password that they have.
        var session = await People.SignInAsync(app, email);
        Assert.Equal(404, (await fair.GetAsync("", People.As(session))).Status);
        Expect.Problem(
            await People.AcceptAsync(app, old["invitation.code"]!, "the organiser's guess"), 400,
            "invitation_refused", Refused);
        Assert.Equal(204, (await People.AcceptAsync(app, old["invitation.code"]!)).Status);
        Assert.Equal(200, (await fair.GetAsync("", People.As(session))).Status);
        Assert.Equal(known, old["accountId"]);
    }

    [Fact]
    public async Task Invite_AccountThatAnotherOrganiserTookFirst_OpensNothingToThem()
    {
        var (fair, thiefs) = (await Fair.OpenAsync(app), await Fair.OpenAsync(app));
        var email = People.NextEmail(app);
        var taken = await thiefs.PostAsync("/team", new { email, role = "viewer" });
        await People.AcceptAsync(app, taken["invitation.code"]!, "the thief's password");
        await fair.PostAsync("/team", new { email, role = "organiser" });

        var thief = await People.SignInAsync(app, email, "the thief's password");

        Assert.Equal(404, (await fair.GetAsync("", People.As(thief))).Status);
        Assert.Equal(200, (await thiefs.GetAsync("", People.As(thief))).Status);
    }

    [Fact]
    public async Task Team_AccountOfAnotherEvent_IsOneThatThereIsNot()
    {
        var (fair, other) = (await Fair.OpenAsync(app), await Fair.OpenAsync(app));
        var organiser = await People.AsAsync(app, fair, "organiser");
        var (stranger, email) = await People.JoinAsync(app, other, "staff");

        foreach (var accountId in (string[])[stranger, "0123456789abcdef"])
        {
            var problem = $"There is no account {accountId} here.";
            Expect.Problem(
                await app.PutAsync(fair.Path($"/team/{accountId}"), new { role = "staff" }, organiser),
                404, "account_not_found", problem);
            Expect.Problem(
                await app.SendAsync(HttpMethod.Delete, fair.Path($"/team/{accountId}"), null, organiser),
                404, "account_not_found", problem);
            Assert.Equal(403, (await app.GetAsync($"/api/v1/accounts/{accountId}", organiser)).Status);
        }

        Assert.DoesNotContain(email, (await fair.GetAsync("/team", organiser)).Text);
        Assert.Contains(email, (await other.GetAsync("/team")).Text);
    }

    private static string Shape(Answer answer) =>
        $"{answer.Status} {string.Join(",", answer.Json.Select(member => member.Key))} {answer["status"]} "
        + string.Join(",", answer.Headers.Keys.Order());
}
