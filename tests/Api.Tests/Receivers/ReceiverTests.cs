namespace Attendance.Receivers;

/// <summary>Receivers over HTTP: what may be said of them, and what is answered.</summary>
public sealed class ReceiverTests(Application app) : IClassFixture<Application>
{
    [Fact]
    public async Task Put_Hook_MakesItWithASecretThatIsToldOnce()
    {
        var fair = await Fair.DraftAsync(app);
        var body = new { kind = "webhook", url = "https://hooks.example.org/x" };

        var made = await fair.PutReceiverAsync("ops", body);
        var again = await fair.PutReceiverAsync("ops", body);
        var got = await fair.GetAsync("/receivers/ops");
        var list = await fair.GetAsync("/receivers");

        Assert.Equal((201, 200, "\"1\""), (made.Status, again.Status, made.Headers["ETag"]));
        Assert.Equal(64, made["secret"]!.Length);
        Assert.Null(again["secret"]);
        var expected = new
        {
            receiverId = "ops",
            kind = "webhook",
            url = "https://hooks.example.org/x",
            types = new[] { "alert.raised", "alert.cleared" },
            isActive = true,
            version = 1,
        };
        Expect.Same(expected, got.Json);
        Expect.Same(new { items = new[] { expected } }, list.Json);
    }

    [Fact]
    public async Task Put_MailAndPlatform_TakeWhatTheirKindUsuallyWants()
    {
        var fair = await Fair.DraftAsync(app);

        var mail = await fair.PutReceiverAsync("duty", new { kind = "mail", email = "Duty@Fair.Example" });
        var platform = await fair.PutReceiverAsync("board", new { kind = "platform", url = "https://board.example" });

        Assert.Equal(("duty@fair.example", null), (mail["email"], mail["secret"]));
        Assert.Equal("[\"analytics.published\"]", platform["types"]);
        var rotated = await fair.PostAsync("/receivers/duty/secret", null);
        Expect.Problem(rotated, 409, "receiver_has_no_secret", "A mail receiver has no secret.");
    }

    [Fact]
    public async Task Put_Wrong_IsRefusedFieldByField()
    {
        var fair = await Fair.DraftAsync(app);

        Expect.Invalid(
            await fair.PutReceiverAsync("a b", new { kind = "pigeon", types = Array.Empty<string>() }),
            ("receiverId", "must be 1–64 of A–Z a–z 0–9 . _ - :"),
            ("kind", "must be webhook, mail or platform"),
            ("types", "must have one at least, or be left out"));
        Expect.Invalid(
            await fair.PutReceiverAsync("ops", new { kind = "webhook", url = "http://hooks.example.org/" }),
            ("url", "must begin with https:"));
        Expect.Invalid(
            await fair.PutReceiverAsync(
                "ops", new { kind = "mail", email = "nobody", types = new[] { "analytics.published" } }),
            ("email", "must be an e-mail address"),
            ("types", "may only be of alerts for a mail receiver"));
        Expect.Invalid(
            await fair.PutReceiverAsync(
                "ops", new { kind = "platform", url = "https://b.example", types = new[] { "attendance.recorded" } }),
            ("types", "may be alert.raised, alert.cleared, alert.acknowledged, event.status.changed, "
                + "analytics.published"));
    }

    [Fact]
    public async Task Put_WithAnOldETag_Is412()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PutReceiverAsync("ops", new { kind = "webhook", url = "https://a.example" });
        var change = new { kind = "webhook", url = "https://b.example" };

        var changed = await app.PutAsync(fair.Path("/receivers/ops"), change, ("If-Match", "\"1\""));
        var late = await app.PutAsync(fair.Path("/receivers/ops"), change, ("If-Match", "\"1\""));
        var gone = await app.SendAsync(
            HttpMethod.Delete, fair.Path("/receivers/ops"), null, ("If-Match", "\"1\""));

        Assert.Equal((200, "\"2\""), (changed.Status, changed.Headers["ETag"]));
        const string Detail = "It was changed meanwhile: read it again, then send your change with the new ETag.";
        Expect.Problem(late, 412, "version_mismatch", Detail, new { version = 2 });
        Expect.Problem(gone, 412, "version_mismatch", Detail, new { version = 2 });
    }

    [Fact]
    public async Task Put_TheTwentyFirst_Is409()
    {
        var fair = await Fair.DraftAsync(app);
        for (var number = 1; number <= 20; number++)
        {
            var made = await fair.PutReceiverAsync($"r{number}", new { kind = "mail", email = "a@b.example" });
            Assert.Equal(201, made.Status);
        }

        var one = await fair.PutReceiverAsync("r21", new { kind = "mail", email = "a@b.example" });

        Expect.Problem(one, 409, "receivers_full", "An event may have 20 receivers: delete one first.");
    }

    [Fact]
    public async Task Delete_IsGone_AndUnknownOnesAre404()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PutReceiverAsync("ops", new { kind = "webhook", url = "https://a.example" });
        var path = fair.Path("/receivers/ops");

        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, path, null)).Status);

        const string Detail = "This event has no receiver ops.";
        Expect.Problem(await app.SendAsync(HttpMethod.Delete, path, null), 404, "receiver_not_found", Detail);
        foreach (var rest in new[] { "", "/deliveries" })
        {
            Expect.Problem(await app.GetAsync(path + rest), 404, "receiver_not_found", Detail);
        }

        foreach (var rest in new[] { "/secret", "/test", "/deliveries/1/retry" })
        {
            Expect.Problem(await app.PostAsync(path + rest, null), 404, "receiver_not_found", Detail);
        }

        Expect.Problem(
            await app.GetAsync("/api/v1/events/nowhere/receivers"), 404, "event_not_found",
            "There is no event nowhere.");
    }

    [Fact]
    public async Task Retry_UnknownOrInactive_IsRefused()
    {
        var fair = await Fair.DraftAsync(app);
        await fair.PutReceiverAsync("ops", new { kind = "webhook", url = "https://a.example", isActive = true });

        foreach (var id in new[] { "7", "x" })
        {
            Expect.Problem(
                await fair.PostAsync($"/receivers/ops/deliveries/{id}/retry", null), 404, "delivery_not_found",
                $"This receiver has no delivery {id}.");
        }

        await fair.PutReceiverAsync("ops", new { kind = "webhook", url = "https://a.example", isActive = false });
        Expect.Problem(
            await fair.PostAsync("/receivers/ops/deliveries/7/retry", null), 409, "receiver_inactive",
            "This receiver is not active: activate it first.");
    }

    [Fact]
    public async Task Test_OfAPrivateAddress_IsNotAllowed()
    {
        var fair = await Fair.DraftAsync(app);
        foreach (var (id, host) in new[] { ("a", "127.0.0.1"), ("b", "localhost"), ("c", "[::ffff:10.0.0.1]") })
        {
            var made = await fair.PutReceiverAsync(id, new { kind = "webhook", url = $"https://{host}:9/x" });
            Assert.Equal(201, made.Status);

            var test = await fair.PostAsync($"/receivers/{id}/test", null);

            Assert.Equal(("false", "address not allowed"), (test["delivered"], test["answer"]));
        }
    }
}
