using System.Text;
using Attendance.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;

namespace Attendance.Mails;

/// <summary>From the registration over a real socket to what stays in the database.</summary>
public sealed class SentMailTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MailServer _server = new();
    private MailingApplication _app = null!;

    public Task InitializeAsync()
    {
        _app = new MailingApplication(_server.Port);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Registered_GetsTheTicket_AndNothingPersonalIsInTheTables()
    {
        var fair = await Fair.OpenAsync(_app, new { mailTickets = true });
        var token = await fair.PersonAsync("ann", new { name = "홍길동", email = "gildong@personal.example" });

        var mail = await SentAsync(fair, "ann");

        var received = Assert.Single(_server.Received);
        Assert.Equal("gildong@personal.example", received.To);
        Assert.Equal($"<ticket-1-0.{fair.EventId}@fair.example>", received.MessageId);
        Assert.Equal(received.MessageId, mail["items.0.messageId"]);
        Assert.Equal(("1", "250 2.0.0"), (mail["items.0.attempts"], mail["items.0.answer"]));
        Assert.Contains(token, Decoded(received));
        Assert.Contains("홍길동", Decoded(received));
        foreach (var table in new[] { "mails", "mail_positions", "mail_owners" })
        {
            var text = await DumpAsync(table);
            Assert.Contains(fair.EventId, text);
            Assert.All(
                ["홍길동", "gildong", "personal.example", token, "Ann"], word => Assert.DoesNotContain(word, text));
        }
    }

    [Fact]
    public async Task Bounced_IsToldAndShowsAnAlertUntilItIsMended()
    {
        _server.Reply = (verb, number) =>
            verb == "RCPT" && number == 1 ? "550 5.1.1 <gone@personal.example> is unknown" : null;
        var fair = await Fair.OpenAsync(_app, new { mailTickets = true });
        await fair.PersonAsync("ann", new { email = "gone@personal.example" });

        await UntilAsync(async () => (await RealtimeAsync(fair)).At("alerts")!.AsArray().Count == 1);

        var alert = (await RealtimeAsync(fair)).At("alerts.0")!;
        Assert.Equal(
            ("mail_undelivered-1", "mail_undelivered", 1),
            ((string)alert["alertId"]!, (string)alert["kind"]!, (int)alert["count"]!));
        var summary = await fair.GetAsync("/mails/summary");
        Assert.Equal(("bounced", "550 5.1.1"), (summary["recentTrouble.0.status"], summary["recentTrouble.0.answer"]));
        Assert.DoesNotContain("personal.example", await DumpAsync("mails"));

        Assert.Equal(200, (await fair.PostAsync("/mails/ticket-1-0/retry", null)).Status);
        await UntilAsync(async () => (await RealtimeAsync(fair)).At("alerts")!.AsArray().Count == 0);

        Assert.Equal("sent", (await fair.GetAsync("/mails"))["items.0.status"]);
        var bounced = await fair.PostAsync("/mails/ticket-1-0/bounce", null);
        Assert.Equal((200, "bounced"), (bounced.Status, bounced["status"]));
        var types = (await fair.FeedAsync()).Each("items", "type");
        Assert.Equal(["alert.raised", "alert.cleared"], types.Where(type => type.StartsWith("alert")).Take(2));
    }

    private static Task<Answer> RealtimeAsync(Fair fair) => fair.GetAsync("/analytics/realtime");

    private static async Task<Answer> SentAsync(Fair fair, string participantId)
    {
        var path = $"/mails?participantId={participantId}&status=sent";
        await UntilAsync(async () => (await fair.GetAsync(path)).At("items")!.AsArray().Count == 1);
        return await fair.GetAsync(path);
    }

    /// <summary>Over HTTP nobody tells when a mail has gone out.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    /// <summary>The base64 of every part, decoded.</summary>
    private static string Decoded(ReceivedMail mail)
    {
        var parts = mail.Content.Split("\r\n\r\n").Select(part => part.Split("\r\n--")[0].Replace("\r\n", ""));
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var bytes = new byte[part.Length];
            if (Convert.TryFromBase64String(part, bytes, out var length))
            {
                text.Append(Encoding.UTF8.GetString(bytes, 0, length));
            }
        }

        return text.ToString();
    }

    private async Task<string> DumpAsync(string table)
    {
        SQLitePCL.Batteries_V2.Init();
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(_app.Folder, "attendance.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {table}";
        await using var reader = await command.ExecuteReaderAsync();
        var text = new StringBuilder();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            text.AppendLine(string.Join('|', values));
        }

        return text.ToString();
    }

    private sealed class MailingApplication(int port) : Application(TimeProvider.System)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Attendance:Mail:Host", "127.0.0.1");
            builder.UseSetting("Attendance:Mail:Port", $"{port}");
            builder.UseSetting("Attendance:Mail:Tls", "None");
            builder.UseSetting("Attendance:Mail:From", "tickets@fair.example");
        }
    }
}
