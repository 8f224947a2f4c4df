using System.Text.Json.Nodes;

namespace Attendance.Mails;

/// <summary>The mails of an event over HTTP, without a mail server: they wait.</summary>
public sealed class MailTests(Application app) : IClassFixture<Application>
{
    private const string NoServer =
        "No mail server is configured (Attendance:Mail:Host): mails stay queued until there is one.";

    [Fact]
    public async Task Register_SettingOn_ShowsTheMailThatWaits()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        await fair.PersonAsync("ann");

        var mails = await fair.GetAsync("/mails");

        Assert.Equal(200, mails.Status);
        Expect.Same(
            new
            {
                items = new[]
                {
                    new
                    {
                        mailId = "ticket-1-0",
                        participantId = "ann",
                        generation = 0,
                        status = "queued",
                        attempts = 0,
                        dueAt = app.Now,
                        createdAt = app.Now,
                        updatedAt = app.Now,
                    },
                },
            },
            mails.Json);
    }

    [Fact]
    public async Task Summary_NoServer_SaysSo()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        await fair.PersonAsync("ann");
        await fair.PersonAsync("bob");

        var summary = await fair.GetAsync("/mails/summary");

        Expect.Same(
            new
            {
                counts = new { queued = 2, sending = 0, sent = 0, failed = 0, bounced = 0, cancelled = 0 },
                oldestDueAt = app.Now,
                undelivered = 0,
                serverConfigured = false,
                recentTrouble = Array.Empty<object>(),
                note = NoServer,
            },
            summary.Json);
    }

    [Fact]
    public async Task List_FiltersAndPages()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        foreach (var id in new[] { "a", "b", "c" })
        {
            await fair.PersonAsync(id);
        }

        // What is read in one stretch is stored as it ends: the old mail must be there before.
        await fair.GetAsync("/mails");
        await fair.PostAsync("/participants/b/token/rotate", new { });

        var first = await fair.GetAsync("/mails?limit=2");
        var second = await fair.GetAsync($"/mails?limit=2&cursor={first["nextCursor"]}");
        var own = await fair.GetAsync("/mails?participantId=b&status=queued");

        Assert.Equal(["ticket-1-0", "ticket-2-0"], first.Each("items", "mailId"));
        Assert.Equal(["queued", "cancelled"], first.Each("items", "status"));
        Assert.Equal(["ticket-2-1", "ticket-3-0"], second.Each("items", "mailId"));
        Assert.Equal(["ticket-2-1"], own.Each("items", "mailId"));
        Expect.Problem(
            await fair.GetAsync("/mails?participantId=z"), 404, "participant_not_found",
            "Nobody on this event's list has the id z.");
        Expect.Invalid(
            await fair.GetAsync("/mails?status=lost&limit=0"),
            ("status", "is not one of the values that this filter knows"),
            ("limit", "must be a number from 1 to 1000"));
        Expect.Problem(
            await app.GetAsync("/api/v1/events/none/mails"), 404, "event_not_found", "There is no event none.");
    }

    [Fact]
    public async Task Queue_DryRunThenForReal_SaysTheSame()
    {
        var fair = await Fair.OpenAsync(app);
        await fair.PersonAsync("ann", new { groups = new[] { "press" } });
        await fair.PersonAsync("bob");
        await fair.PersonAsync("eve", new { status = "suspended" });

        Expect.Same(Queued(2, mayNotGet: 1, dryRun: true), (await Queue(new { everybody = true, dryRun = true })).Json);
        Expect.Same(Queued(1), (await Queue(new { group = "press" })).Json);
        Expect.Same(Queued(1, haveOne: 1, mayNotGet: 1), (await Queue(new { everybody = true })).Json);
        Expect.Same(
            Queued(0, haveOne: 1, unknown: "zoe"),
            (await Queue(new { participantIds = new[] { "ann", "zoe" }, again = true })).Json);
        Assert.Equal(["ticket-1-0", "ticket-2-0"], (await fair.GetAsync("/mails")).Each("items", "mailId"));

        Task<Answer> Queue(object body) => fair.PostAsync("/mails", body);
    }

    [Fact]
    public async Task Queue_NobodyOrTwoWaysNamed_IsInvalid()
    {
        var fair = await Fair.OpenAsync(app);
        const string Fault = "exactly one of participantIds, group and everybody is needed";

        Expect.Invalid(await fair.PostAsync("/mails", new { }), ("participantIds", Fault));
        Expect.Invalid(
            await fair.PostAsync("/mails", new { everybody = true, group = "press" }), ("participantIds", Fault));
        Expect.Invalid(
            await fair.PostAsync("/mails", new { participantIds = new[] { "a/b" } }),
            ("participantIds", "must be 1–64 of A–Z a–z 0–9 . _ - :"));
    }

    [Fact]
    public async Task Preview_OnePersonOrSomebodyMadeUp_StoresNothing()
    {
        var fair = await Fair.OpenAsync(app, new { mailLanguage = "en" });
        var token = await fair.PersonAsync("ann", new { name = "Ann Preview" });

        var own = await fair.PostAsync("/mails/preview", new { participantId = "ann" });
        var madeUp = await fair.PostAsync("/mails/preview", new { });

        Assert.Equal((200, 200), (own.Status, madeUp.Status));
        Assert.All([own["html"]!, own["text"]!], text => Assert.Contains(token, text));
        Assert.Contains("Ann Preview", own["html"]);
        Assert.Contains("cid:qr", own["html"]);
        Assert.StartsWith("data:image/png;base64,iVBOR", own["qr"]);
        Assert.Contains("Alex Example", madeUp["text"]);
        Assert.Empty((await fair.GetAsync("/mails")).At("items")!.AsArray());
        Expect.Problem(
            await fair.PostAsync("/mails/preview", new { participantId = "zoe" }), 404, "participant_not_found",
            "Nobody on this event's list has the id zoe.");
    }

    [Fact]
    public async Task Cancel_AllThatWaits()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        await fair.PersonAsync("ann");

        Expect.Same(new { cancelled = 1 }, (await fair.PostAsync("/mails/cancel", null)).Json);
        Expect.Same(new { cancelled = 0 }, (await fair.PostAsync("/mails/cancel", null)).Json);
        Assert.Equal(["cancelled"], (await fair.GetAsync("/mails")).Each("items", "status"));
    }

    [Fact]
    public async Task Erase_SomebodyWhoseMailWaits_CancelsItAndNamesNobody()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        await fair.PersonAsync("ann");
        await fair.GetAsync("/mails");

        Assert.InRange((await app.SendAsync(HttpMethod.Delete, fair.Path("/participants/ann"), null)).Status, 200, 204);

        Assert.Equal(["cancelled"], (await fair.GetAsync("/mails")).Each("items", "status"));
        Assert.Equal("0", (await fair.PostAsync("/mails", new { everybody = true, again = true }))["queued"]);
        Expect.Problem(
            await fair.PostAsync("/mails/preview", new { participantId = "ann" }), 404, "participant_not_found",
            "Nobody on this event's list has the id ann.");
    }

    [Theory]
    [InlineData("retry", "sent again")]
    [InlineData("bounce", "said to have bounced")]
    public async Task Change_WhereTheStatusDoesNotAllow_IsRefused(string verb, string what)
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true });
        await fair.PersonAsync("ann");
        await fair.GetAsync("/mails");

        Expect.Problem(
            await fair.PostAsync($"/mails/ticket-1-0/{verb}", null), 409, "mail_status_not_allowed",
            $"A mail that is queued cannot be {what}.", new { mailStatus = "queued" });
        Expect.Problem(
            await fair.PostAsync($"/mails/ticket-9-0/{verb}", null), 404, "mail_not_found",
            "This event has no mail ticket-9-0.");
    }

    [Fact]
    public async Task Settings_MailLanguage_IsKoOrEn()
    {
        var fair = await Fair.OpenAsync(app, new { mailTickets = true, mailLanguage = "ko" });

        var settings = (await fair.GetAsync("")).At("settings")!;
        Assert.Equal((true, "ko"), ((bool)settings["mailTickets"]!, (string)settings["mailLanguage"]!));
        Expect.Invalid(
            await app.PutAsync(fair.Path(), fair.Body(new { mailLanguage = "fr" })),
            ("settings.mailLanguage", "must be ko or en"));
    }

    [Fact]
    public async Task Calls_WithoutAKey_AreRefused()
    {
        var fair = await Fair.OpenAsync(app);

        foreach (var path in new[] { "", "/preview", "/cancel", "/ticket-1-0/retry", "/ticket-1-0/bounce" })
        {
            Assert.Equal(401, (await fair.PostAsync("/mails" + path, new { }, ("Authorization", ""))).Status);
        }
    }

    private static JsonNode Queued(
        int queued, int haveOne = 0, int mayNotGet = 0, bool dryRun = false, params string[] unknown) =>
        JsonNode.Parse(Json.Text(new
        {
            queued, haveOne, mayNotGet, unknown, dryRun, serverConfigured = false, note = NoServer,
        }))!;
}
