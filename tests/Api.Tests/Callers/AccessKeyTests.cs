using System.Text;

namespace Attendance.Callers;

public sealed class AccessKeyTests(Application app) : IClassFixture<Application>
{
    private const string Unauthenticated =
        "Send a valid key as \"Authorization: Bearer …\" or \"X-Api-Key: …\".";

    [Fact]
    public async Task Make_Key_IsShownOnceAndOpensItsEvent()
    {
        var fair = await Fair.OpenAsync(app);

        var made = await fair.PostAsync("/access-keys", new { name = "The screen in the hall", role = "viewer" });

        Assert.Equal((201, "no-store"), (made.Status, made.Headers["Cache-Control"]));
        Expect.Same(
            new
            {
                keyId = made["keyId"],
                name = "The screen in the hall",
                role = "viewer",
                status = "active",
                gates = Array.Empty<string>(),
                rights = Array.Empty<string>(),
                createdAt = app.Now,
                createdBy = "owner",
                key = made["key"],
            },
            made.Json);
        var read = await fair.GetAsync("/analytics/realtime", As(made));
        Assert.Equal(200, read.Status);
        var again = await fair.GetAsync($"/access-keys/{made["keyId"]}");
        Assert.Equal((200, null), (again.Status, again["key"]));
        var list = await fair.GetAsync("/access-keys");
        Assert.Equal([made["keyId"]!], list.Each("items", "keyId"));
    }

    [Fact]
    public async Task Call_WithoutEventInThePath_MeansTheKeysOwn()
    {
        var fair = await Fair.OpenAsync(app);
        await Fair.OpenAsync(app);
        var key = await KeyAsync(fair, "viewer");

        var answer = await app.GetAsync("/api/v1/event", As(key));

        Assert.Equal((200, fair.EventId), (answer.Status, answer["eventId"]));
    }

    [Fact]
    public async Task Call_AnotherEvent_IsAnsweredAsIfThereWereNone()
    {
        var fair = await Fair.OpenAsync(app);
        var other = await Fair.OpenAsync(app);
        var key = await KeyAsync(fair, "organiser");

        var answer = await other.GetAsync("", As(key));

        Expect.Problem(answer, 404, "event_not_found", $"There is no event {other.EventId}.");
        var events = await app.GetAsync("/api/v1/events", As(key));
        Assert.Equal([fair.EventId], events.Each("items", "eventId"));
    }

    [Fact]
    public async Task Call_BeyondTheRole_Is403()
    {
        var fair = await Fair.OpenAsync(app);
        var viewer = await KeyAsync(fair, "viewer");

        Expect.Problem(
            await fair.PostAsync("/attendance/record", new { }, As(viewer)),
            403, "forbidden", "You may not record scans here.");
        Expect.Problem(
            await fair.GetAsync("/participants", As(viewer)), 403, "forbidden", "You may not read people here.");
        Expect.Problem(
            await app.PostAsync("/api/v1/events", new { }, As(viewer)), 403, "forbidden", "You may not do this here.");
    }

    [Fact]
    public async Task Scan_GateThatTheKeyDoesNotHave_Is403AndStoresNothing()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.GateAsync("south");
        var token = await fair.PersonAsync("p1");
        var key = await KeyAsync(fair, "staff", gates: ["north"]);
        var south = new { token, gateId = "south", method = "qr", scanId = "s-1" };

        var single = await fair.PostAsync("/attendance/record", south, As(key));
        var batch = await fair.PostAsync(
            "/attendance/batch", new { scans = new[] { south, south with { gateId = "north" } } }, As(key));

        Expect.Problem(single, 403, "forbidden", "You may not scan at gate south here.");
        Expect.Problem(
            await fair.PostAsync("/tokens/verify", new { token, gateId = "south" }, As(key)),
            403, "forbidden", "You may not scan at gate south here.");
        Assert.Equal(("forbidden", "confirmed"), (batch["failed.0.code"], batch["successful.0.result"]));
        Assert.Equal(["attendance.recorded"], await fair.EntriesOfAsync("s-1"));
    }

    [Fact]
    public async Task Scan_Override_NeedsTheRight()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("p1");
        var staff = await KeyAsync(fair, "staff", rights: ["scan"]);
        var scan = new
        {
            scanId = "s-1", participantId = "p1", gateId = "north", method = "manual",
            @override = new { reason = "The speaker" },
        };

        Expect.Problem(
            await fair.PostAsync("/attendance/record", scan, As(staff)),
            403, "forbidden", "You may not let somebody pass in spite of a rule here.");
        Assert.Equal(201, (await fair.PostAsync("/attendance/record", scan)).Status);
    }

    [Fact]
    public async Task Rotate_OldKey_WorksUntilTheOverlapEnds()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var old = await KeyAsync(fair, "viewer");

        var rotated = await fair.PostAsync($"/access-keys/{old["keyId"]}/rotate", new { overlapMinutes = 10 });

        Assert.NotEqual(old["key"], rotated["key"]);
        Assert.Equal(200, (await fair.GetAsync("", As(old))).Status);
        Assert.Equal(200, (await fair.GetAsync("", As(rotated))).Status);
        own.Clock.Advance(TimeSpan.FromMinutes(10));
        Expect.Problem(await fair.GetAsync("", As(old)), 401, "unauthenticated", Unauthenticated);
        Assert.Equal(200, (await fair.GetAsync("", As(rotated))).Status);
    }

    [Fact]
    public async Task Revoke_Key_IsOverFromTheNextCall()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await KeyAsync(fair, "viewer");
        Assert.Equal(200, (await fair.GetAsync("", As(key))).Status);

        var revoked = await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null);

        Assert.Equal((200, "revoked"), (revoked.Status, revoked["status"]));
        Expect.Problem(
            await fair.GetAsync("", As(key)),
            401, "key_revoked", "This key was revoked: ask the organiser for a new one.");
        Expect.Problem(
            await fair.PostAsync($"/access-keys/{key["keyId"]}/rotate", null),
            409, "key_over", "This key was revoked or has expired: make a new one instead.");
        Assert.Equal(200, (await fair.PostAsync($"/access-keys/{key["keyId"]}/revoke", null)).Status);
    }

    [Fact]
    public async Task Expired_Key_IsOver()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var key = await KeyAsync(fair, "viewer", expiresAt: own.Now.AddHours(1));

        own.Clock.Advance(TimeSpan.FromHours(1));

        Expect.Problem(
            await fair.GetAsync("", As(key)),
            401, "key_expired", "This key has expired: ask the organiser for a new one.");
        Assert.Equal("expired", (await fair.GetAsync($"/access-keys/{key["keyId"]}"))["status"]);
    }

    [Fact]
    public async Task Key_OfAnotherEvent_CanBeNeitherReadNorChanged()
    {
        var fair = await Fair.OpenAsync(app);
        var other = await Fair.OpenAsync(app);
        var key = await KeyAsync(fair, "viewer");
        var problem = $"There is no key {key["keyId"]} here.";

        Expect.Problem(await other.GetAsync($"/access-keys/{key["keyId"]}"), 404, "key_not_found", problem);
        Expect.Problem(
            await other.PostAsync($"/access-keys/{key["keyId"]}/revoke", null), 404, "key_not_found", problem);
        Expect.Problem(
            await other.PostAsync($"/access-keys/{key["keyId"]}/rotate", null), 404, "key_not_found", problem);
        Expect.Problem(
            await app.PostAsync($"/api/v1/deployment/access-keys/{key["keyId"]}/revoke", null),
            404, "key_not_found", problem);
        Assert.Equal(200, (await fair.GetAsync("", As(key))).Status);
    }

    [Fact]
    public async Task Call_GuessedSecret_Is401()
    {
        var fair = await Fair.OpenAsync(app);
        var key = await KeyAsync(fair, "viewer");
        string[] guesses =
        [
            $"key-{key["keyId"]}-{new string('0', 40)}", $"key-{new string('0', 16)}-{new string('0', 40)}",
            key["key"]!.ToUpperInvariant(), key["key"]![..^1], key["key"]! + "0", "key--", new string('k', 61),
        ];

        foreach (var guess in guesses)
        {
            var answer = await fair.GetAsync("", ("Authorization", $"Bearer {guess}"));
            Expect.Problem(answer, 401, "unauthenticated", Unauthenticated);
        }
    }

    [Fact]
    public async Task Make_DeploymentKey_ReachesEveryEventAndNobody()
    {
        var fair = await Fair.OpenAsync(app);
        var made = await app.PostAsync(
            "/api/v1/deployment/access-keys", new { name = "The platform", role = "platform" });

        Assert.Equal(200, (await fair.GetAsync("/feed", As(made))).Status);
        Assert.Equal(403, (await fair.GetAsync("/participants", As(made))).Status);
        Assert.Equal(403, (await app.GetAsync("/api/v1/deployment/access-keys", As(made))).Status);
    }

    [Fact]
    public async Task Make_WrongKey_IsRefusedByField()
    {
        var fair = await Fair.OpenAsync(app);

        var answer = await fair.PostAsync(
            "/access-keys",
            new { name = " ", role = "device", gates = new[] { "a/b" }, expiresAt = app.Now.AddMinutes(-1) });
        var rights = await fair.PostAsync(
            "/access-keys", new { name = "x", role = "viewer", rights = new[] { "organise", "nonsense" } });
        var everywhere = await app.PostAsync(
            "/api/v1/deployment/access-keys", new { name = "x", role = "organiser", gates = new[] { "north" } });

        Expect.Invalid(
            answer,
            ("name", "must say what the key is for"),
            ("role", "must be organiser, staff, viewer, integrator or platform"),
            ("gates", "must be 1–64 of A–Z a–z 0–9 . _ - :"),
            ("expiresAt", "must be in the future"));
        Expect.Invalid(
            rights,
            ("rights", "a key of this role cannot have organise"),
            ("rights", "a key of this role cannot have nonsense"));
        Expect.Invalid(
            everywhere,
            ("role", "must be platform, integrator or viewer for all events"),
            ("gates", "are of one event: make the key there"));
    }

    [Fact]
    public async Task Key_AtRest_IsAHash()
    {
        using var own = new Application();
        var fair = await Fair.OpenAsync(own);
        var key = await KeyAsync(fair, "viewer");
        await fair.GetAsync("", As(key));
        var secret = Encoding.ASCII.GetBytes(key["key"]![^40..]);

        foreach (var file in Directory.GetFiles(own.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            Assert.True(memory.GetBuffer().AsSpan(0, (int)memory.Length).IndexOf(secret) < 0, file);
        }
    }

    internal static (string Name, string Value) As(Answer key) => ("Authorization", $"Bearer {key["key"]}");

    internal static async Task<Answer> KeyAsync(
        Fair fair, string role, string[]? gates = null, string[]? rights = null, DateTimeOffset? expiresAt = null)
    {
        var answer = await fair.PostAsync("/access-keys", new { name = "A test's", role, gates, rights, expiresAt });
        Assert.Equal(201, answer.Status);
        return answer;
    }
}
