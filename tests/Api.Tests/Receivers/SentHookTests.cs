using System.Text;
using System.Text.Json.Nodes;
using Attendance.TestKit;
using Microsoft.AspNetCore.Hosting;

namespace Attendance.Receivers;

/// <summary>From what the event notices to somebody's HTTP or mail server, over real sockets.</summary>
public sealed class SentHookTests : IAsyncLifetime
{
    private readonly HookServer _hooks = new();
    private readonly MailServer _mails = new();
    private SendingApplication _app = null!;

    public Task InitializeAsync()
    {
        _app = new SendingApplication(_mails.Port);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _hooks.DisposeAsync();
        await _mails.DisposeAsync();
    }

    [Fact]
    public async Task Alert_IsSignedTriedAgainAndLogged()
    {
        _hooks.Reply = (_, number) => number == 1 ? 500 : 200;
        var fair = await Fair.OpenAsync(_app);
        var made = await fair.PutReceiverAsync("ops", new { kind = "webhook", url = _hooks.Address + "hook?a=b" });
        await RaiseAsync(fair);

        var log = await fair.DeliveredAsync("ops", 1);

        var hook = _hooks.Received[1];
        var position = (await AlertsOfAsync(fair))[0]!["position"]!.GetValue<long>();
        Assert.Equal($"{fair.EventId}:ops:{position}", hook.DeliveryId);
        Assert.Equal(("/hook?a=b", "s-attend-gate/1.0"), (hook.Path, hook.UserAgent));
        Assert.True(hook.IsSignedWith(made["secret"]!), "The secret that was told signs.");
        Assert.False(hook.IsSignedWith("another"), "No other one does.");
        Assert.Equal((_hooks.Received[0].DeliveryId, _hooks.Received[0].Text), (hook.DeliveryId, hook.Text));
        // What the feed says of the entry, and the event.
        var expected = (await AlertsOfAsync(fair))[0]!.DeepClone();
        expected["eventId"] = fair.EventId;
        Expect.Same(expected, JsonNode.Parse(hook.Text));
        Assert.Equal(
            (hook.DeliveryId, "alert.raised", $"{position}", "2", "200"),
            (log["items.0.id"], log["items.0.type"], log["items.0.position"], log["items.0.attempts"],
                log["items.0.answer"]));
        Assert.NotNull(log["items.0.deliveredAt"]);
        Assert.NotNull(log["items.0.durationMs"]);
        Assert.Null(log["items.0.dueAt"]);
    }

    [Fact]
    public async Task RotateSecret_BothSignUntilTheOldOneEnds()
    {
        var fair = await Fair.DraftAsync(_app);
        var url = _hooks.Address;
        var first = (await fair.PutReceiverAsync(
            "ops", new { kind = "webhook", url, types = new[] { "event.status.changed" } }))["secret"]!;

        var rotated = await fair.PostAsync("/receivers/ops/secret", null);
        await fair.StatusAsync("published");
        await fair.DeliveredAsync("ops", 1);

        var hook = Assert.Single(_hooks.Received);
        Assert.Equal((200, "\"2\""), (rotated.Status, rotated.Headers["ETag"]));
        Assert.True(hook.IsSignedWith(first) && hook.IsSignedWith(rotated["secret"]!), hook.Signature);
        Assert.Contains("\"type\":\"event.status.changed\"", hook.Text);
        Assert.NotNull(rotated["oldSecretUntil"]);
    }

    [Fact]
    public async Task Gone_FailsAtOnceAndIsSentAgainByHand()
    {
        _hooks.Reply = (_, number) => number == 1 ? 410 : 204;
        var fair = await Fair.DraftAsync(_app);
        await fair.PutReceiverAsync(
            "ops", new { kind = "webhook", url = _hooks.Address, types = new[] { "event.status.changed" } });
        await fair.StatusAsync("published");
        var failed = await fair.DeliveredAsync("ops", 1, "failed");

        var id = failed["items.0.id"]!;
        var retried = await fair.PostAsync($"/receivers/ops/deliveries/{id}/retry", null);
        await fair.DeliveredAsync("ops", 1);

        Assert.Equal((200, "410"), (retried.Status, failed["items.0.answer"]));
        Expect.Problem(
            await fair.PostAsync($"/receivers/ops/deliveries/{id}/retry", null), 409, "delivery_status_not_allowed",
            "A delivery that is delivered cannot be sent again.", new { deliveryStatus = "delivered" });
    }

    [Theory]
    [InlineData(302, "302")]
    [InlineData(503, "503")]
    public async Task Test_IsSentNowWithoutFollowingRedirects(int status, string answer)
    {
        _hooks.Reply = (_, _) => status;
        _hooks.Headers["Location"] = _hooks.Address + "elsewhere";
        var fair = await Fair.DraftAsync(_app);
        var made = await fair.PutReceiverAsync("ops", new { kind = "webhook", url = _hooks.Address });

        var test = await fair.PostAsync("/receivers/ops/test", null);

        Assert.Equal((200, "false", answer), (test.Status, test["delivered"], test["answer"]));
        var hook = Assert.Single(_hooks.Received);
        Assert.Contains("\"type\":\"receiver.test\"", hook.Text);
        Assert.True(hook.IsSignedWith(made["secret"]!), "A test is signed like the others.");
    }

    [Fact]
    public async Task Test_NobodyThere_SaysSo()
    {
        await _hooks.DisposeAsync();
        var fair = await Fair.DraftAsync(_app);
        await fair.PutReceiverAsync("ops", new { kind = "webhook", url = _hooks.Address });
        await fair.PutReceiverAsync("lost", new { kind = "webhook", url = "https://nowhere.invalid/" });

        Assert.Equal("refused", (await fair.PostAsync("/receivers/ops/test", null))["answer"]);
        Assert.Equal("unknown host", (await fair.PostAsync("/receivers/lost/test", null))["answer"]);
    }

    [Fact]
    public async Task Alert_GoesOutByMail()
    {
        var fair = await Fair.OpenAsync(_app, new { mailLanguage = "en" });
        await fair.PutReceiverAsync("duty", new { kind = "mail", email = "duty@personal.example" });
        await RaiseAsync(fair);

        var log = await fair.DeliveredAsync("duty", 1);

        var mail = Assert.Single(_mails.Received);
        Assert.Equal("duty@personal.example", mail.To);
        Assert.Equal(
            $"<receiver-duty-{log["items.0.position"]}.{fair.EventId}@fair.example>", mail.MessageId);
        var base64 = mail.Content[(mail.Content.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        Assert.StartsWith("Nearly full", text);
        Assert.Contains("1 of 1 places in the event are taken", text);
        Assert.DoesNotContain("duty@personal", (await fair.FeedAsync()).Text);
        Assert.Equal("250 2.0.0", log["items.0.answer"]);
    }

    /// <summary>The place for one is taken: the alert that the event is nearly full.</summary>
    private async Task RaiseAsync(Fair fair)
    {
        await fair.ConfigureAsync(new
        {
            startTime = _app.Now.AddHours(-1).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            endTime = _app.Now.AddHours(8).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            settings = new { capacity = 1, mailLanguage = "en" },
        });
        await fair.PersonAsync("ann");
        Assert.Equal(201, (await fair.ScanAsync("s1", "ann")).Status);
    }

    private static async Task<JsonArray> AlertsOfAsync(Fair fair) =>
    [
        .. (await fair.FeedAsync()).At("items")!.AsArray()
            .Where(entry => (string?)entry!["type"] == "alert.raised").Select(entry => entry!.DeepClone()),
    ];

    private sealed class SendingApplication(int mailPort) : Application(TimeProvider.System)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Attendance:Receivers:AllowHttp", "true");
            builder.UseSetting("Attendance:Receivers:AllowPrivate", "true");
            builder.UseSetting("Attendance:Receivers:RetrySeconds", "1");
            builder.UseSetting("Attendance:Mail:Host", "127.0.0.1");
            builder.UseSetting("Attendance:Mail:Port", $"{mailPort}");
            builder.UseSetting("Attendance:Mail:Tls", "None");
            builder.UseSetting("Attendance:Mail:From", "tickets@fair.example");
        }
    }
}
