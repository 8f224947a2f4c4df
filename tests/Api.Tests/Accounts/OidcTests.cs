using System.Security.Cryptography;

namespace Attendance.Accounts;

public sealed class OidcTests
{
    [Fact]
    public async Task Call_VerifiedEmail_IsTheAccountAndStaysLinkedBySubject()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var app = new OidcApplication(issuer);
        var accountId = await AccountAsync(app, "ana@people.example");

        var first = await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-1", "Ana@People.example")));
        var later = await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-1", "ana@elsewhere.example"), alg: "PS256"));
        var thief = await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-2", "ana@people.example")));

        Assert.Equal((200, $"account:{accountId}"), (first.Status, first["caller"]));
        Assert.Equal((200, $"account:{accountId}"), (later.Status, later["caller"]));
        Expect.Problem(
            thief, 403, "no_account", "You have no account here: ask the organiser for an invitation.");
    }

    [Fact]
    public async Task Call_NobodyOrUnverifiedOrDisabled_HasNoAccount()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var app = new OidcApplication(issuer);
        var accountId = await AccountAsync(app, "ana@people.example");
        var token = issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example"));

        var unverified = await WhoAsync(
            app, issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example", isVerified: false)));
        var nobody = await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-9", "nobody@people.example")));
        var known = await WhoAsync(app, token);
        await app.PatchAsync($"/api/v1/accounts/{accountId}", new { status = "disabled" });
        var disabled = await WhoAsync(app, token);

        Assert.Equal(
            (403, 403, 200, 403), (unverified.Status, nobody.Status, known.Status, disabled.Status));
    }

    [Fact]
    public async Task Call_TokenThatIsNotForUs_Is401()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var app = new OidcApplication(issuer);
        await AccountAsync(app, "ana@people.example");
        var claims = Claims(app, issuer, "s-1", "ana@people.example");
        using var stranger = RSA.Create(2048);
        var publicKey = issuer.Keys["k1"].ExportSubjectPublicKeyInfo();
        string[] tokens =
        [
            issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example", audience: "another")),
            issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example", minutes: -1)),
            issuer.Sign(claims, alg: "none", signature: _ => []),
            issuer.Sign(claims, alg: "none"),
            issuer.Sign(claims, alg: "HS256", signature: bytes => HMACSHA256.HashData(publicKey, bytes)),
            issuer.Sign(claims, alg: "ES256"),
            issuer.Sign(claims, signature: bytes => stranger.SignData(
                bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            issuer.Sign(claims, alg: "PS256", signature: bytes => issuer.Keys["k1"].SignData(
                bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        ];

        foreach (var token in tokens)
        {
            Assert.Equal(401, (await WhoAsync(app, token)).Status);
        }

        Assert.Equal(200, (await WhoAsync(app, issuer.Sign(claims))).Status);
    }

    [Fact]
    public async Task Call_NewKeyOfTheIssuer_IsAskedForOnceAMinute()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var app = new OidcApplication(issuer);
        await AccountAsync(app, "ana@people.example");
        Assert.Equal(200, (await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example")))).Status);
        issuer.Keys["k2"] = RSA.Create(2048);
        var @new = issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example"), kid: "k2");

        var early = await WhoAsync(app, @new);
        await WhoAsync(app, @new);
        var asked = issuer.Asked;
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await WhoAsync(app, @new);

        Assert.Equal((401, 1, 200, 2), (early.Status, asked, late.Status, issuer.Asked));
    }

    [Fact]
    public async Task Call_IssuerAway_KnownKeysGoOn()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var app = new OidcApplication(issuer);
        await AccountAsync(app, "ana@people.example");
        Assert.Equal(200, (await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example")))).Status);

        issuer.IsAway = true;
        app.Clock.Advance(TimeSpan.FromHours(2));
        var answer = await WhoAsync(app, issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example")));

        Assert.Equal((200, 2), (answer.Status, issuer.Asked));
    }

    [Fact]
    public async Task SignIn_WithAnIssuerOnly_IsOff()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var app = new OidcApplication(issuer);

        Expect.Problem(
            await People.SignInAsync(app, "ana@people.example"), 403, "passwords_off",
            "People sign in elsewhere here: there are no passwords.");
        Assert.Equal(403, (await People.AcceptAsync(app, "inv-")).Status);
        var fair = await Fair.OpenAsync(app);
        var invited = await fair.PostAsync("/team", new { email = "ana@people.example", role = "staff" });
        var token = issuer.Sign(Claims(app, issuer, "s-1", "ana@people.example"));
        Assert.Equal(("joined", null), (invited["status"], invited.At("invitation")));
        Assert.Equal(200, (await fair.GetAsync("/participants", People.As(token))).Status);
        Assert.Equal(200, (await app.GetAsync("/api/v1/session")).Status);
    }

    private static object Claims(
        Application app, FakeIssuer issuer, string subject, string email, bool isVerified = true,
        string audience = "gate", int minutes = 5) => new
        {
            iss = issuer.Url,
            aud = audience,
            sub = subject,
            email,
            email_verified = isVerified,
            exp = app.Now.AddMinutes(minutes).ToUnixTimeSeconds(),
        };

    private static async Task<string> AccountAsync(Application app, string email)
    {
        var made = await app.PostAsync("/api/v1/accounts", new { email, name = "Ana Sea" });
        Assert.Equal(201, made.Status);
        return made["accountId"]!;
    }

    private static Task<Answer> WhoAsync(Application app, string token) =>
        app.GetAsync("/api/v1/session", People.As(token));
}
