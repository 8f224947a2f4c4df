using System.Text;
using Attendance.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attendance.Mails;

/// <summary>Our client against a real server on a socket.</summary>
public sealed class SmtpServerTests : IAsyncLifetime
{
    private readonly MailServer _server = new();
    private SmtpServer _client = null!;

    public Task InitializeAsync()
    {
        _client = Client();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Send_Taken_ArrivesAsItWasAndTheConnectionIsKept()
    {
        var first = await SendAsync("Message-ID: <1@x>\r\n\r\n.\r\n..two\r\nend.\r\n");
        var second = await SendAsync("Message-ID: <2@x>\r\n\r\nhello\r\n");

        Assert.Equal(new SmtpAnswer(SmtpOutcome.Sent, "250 2.0.0"), first);
        Assert.Equal(SmtpOutcome.Sent, second.Outcome);
        Assert.Equal("Message-ID: <1@x>\r\n\r\n.\r\n..two\r\nend.\r\n", _server.Received[0].Content);
        Assert.Equal(
            ("tickets@fair.example", "ann@example.org"), (_server.Received[0].From, _server.Received[0].To));
        Assert.Equal(1, _server.Connections);
    }

    [Theory]
    [InlineData("MAIL", "451 4.3.0 x@y.z is not allowed", SmtpOutcome.Later, "451 4.3.0")]
    [InlineData("MAIL", "550 5.7.1 no", SmtpOutcome.Refused, "550 5.7.1")]
    [InlineData("RCPT", "450 4.2.1 later", SmtpOutcome.Later, "450 4.2.1")]
    [InlineData("RCPT", "550-5.1.1 ann@example.org\r\n550 5.1.1 is unknown", SmtpOutcome.Bounced, "550 5.1.1")]
    [InlineData("RCPT", "553 ann@example.org", SmtpOutcome.Bounced, "553")]
    [InlineData("DATA", "554 5.5.1 no", SmtpOutcome.Refused, "554 5.5.1")]
    [InlineData(".", "451 4.3.2 later", SmtpOutcome.Later, "451 4.3.2")]
    [InlineData(".", "552 5.2.3 too big", SmtpOutcome.Refused, "552 5.2.3")]
    public async Task Send_Refused_SaysHowByCodesOnlyAndGoesOn(
        string verb, string reply, SmtpOutcome outcome, string codes)
    {
        _server.Reply = (asked, number) => asked == verb && number == 1 ? reply : null;

        var refused = await SendAsync();
        var next = await SendAsync();

        Assert.Equal(new SmtpAnswer(outcome, codes), refused);
        Assert.Equal(SmtpOutcome.Sent, next.Outcome);
        Assert.Equal(1, _server.Connections);
    }

    [Theory]
    [InlineData("EHLO", SmtpOutcome.Unreachable)]
    [InlineData("MAIL", SmtpOutcome.Later)]
    [InlineData("DATA", SmtpOutcome.Later)]
    [InlineData(".", SmtpOutcome.Later)]
    public async Task Send_ConnectionBreaks_IsForLaterAndTheNextTakesANewOne(string verb, SmtpOutcome outcome)
    {
        var broken = 0;
        _server.Reply = (asked, _) =>
            asked == verb && Interlocked.Exchange(ref broken, 1) == 0 ? MailServer.Drop : null;

        var lost = await SendAsync();
        var next = await SendAsync();

        Assert.Equal(new SmtpAnswer(outcome), lost);
        Assert.Equal(SmtpOutcome.Sent, next.Outcome);
        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task Send_IdleConnectionWasClosed_TriesANewOneAtOnce()
    {
        await SendAsync();
        _server.Reply = (asked, number) => asked == "MAIL" && number == 2 ? MailServer.Drop : null;

        Assert.Equal(SmtpOutcome.Sent, (await SendAsync()).Outcome);

        Assert.Equal((2, 2), (_server.Received.Count, _server.Connections));
    }

    [Fact]
    public async Task Send_ServerIsAboutToClose_TakesANewConnection()
    {
        _server.Reply = (asked, number) => asked == "RCPT" && number == 1 ? "421 4.3.2 going down" : null;

        Assert.Equal(new SmtpAnswer(SmtpOutcome.Later, "421 4.3.2"), await SendAsync());
        Assert.Equal(SmtpOutcome.Sent, (await SendAsync()).Outcome);

        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task Send_NobodyListens_IsUnreachable()
    {
        await _server.DisposeAsync();

        Assert.Equal(new SmtpAnswer(SmtpOutcome.Unreachable), await SendAsync());
    }

    [Fact]
    public async Task Send_NoStartTls_HandsNothingOver()
    {
        using var client = Client(tls: MailTls.StartTls);

        Assert.Equal(SmtpOutcome.Unreachable, (await SendAsync(client: client)).Outcome);

        Assert.All(_server.Commands, command => Assert.StartsWith("EHLO", command));
    }

    [Fact]
    public async Task Send_WithUser_SignsInOnce()
    {
        using var client = Client(user: "user");

        await SendAsync(client: client);
        await SendAsync(client: client);

        var secret = Convert.ToBase64String("\0user\0secret"u8);
        Assert.Equal([$"AUTH PLAIN {secret}"], _server.Commands.Where(command => command.StartsWith("AUTH")));
    }

    [Fact]
    public async Task Send_SignInIsRefused_IsUnreachable()
    {
        using var client = Client(user: "user");
        _server.Reply = (asked, _) => asked == "AUTH" ? "535 5.7.8 no" : null;

        Assert.Equal(SmtpOutcome.Unreachable, (await SendAsync(client: client)).Outcome);
    }

    [Fact]
    public async Task Send_AddressNeedsUtf8_OnlyToAServerThatTakesIt()
    {
        Assert.Equal(SmtpOutcome.Sent, (await SendAsync(to: "하늘@example.org")).Outcome);
        Assert.Contains("MAIL FROM:<tickets@fair.example> SMTPUTF8", _server.Commands);

        _server.Extensions = [];
        using var client = Client();
        Assert.Equal(
            new SmtpAnswer(SmtpOutcome.Bounced, "553 5.6.7"), await SendAsync(to: "하늘@example.org", client: client));
    }

    [Fact]
    public async Task Send_ManyAtOnce_UseNoMoreConnectionsThanSet()
    {
        _server.Delay = TimeSpan.FromMilliseconds(2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SendAsync()));

        Assert.All(answers, answer => Assert.Equal(SmtpOutcome.Sent, answer.Outcome));
        Assert.InRange(_server.Connections, 1, 2);
    }

    [Fact]
    public async Task Send_StoppedBeforeItWasHandedOver_SendsNothing()
    {
        using var stopping = new CancellationTokenSource();
        _server.Reply = (asked, _) =>
        {
            if (asked == "DATA")
            {
                stopping.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(stopping: stopping.Token));

        Assert.Empty(_server.Received);
    }

    [Fact]
    public async Task Send_StoppedWhileTheServerThinks_WaitsForItsAnswer()
    {
        using var stopping = new CancellationTokenSource();
        _server.Reply = (asked, _) =>
        {
            if (asked == ".")
            {
                stopping.Cancel();
            }

            return null;
        };

        Assert.Equal(SmtpOutcome.Sent, (await SendAsync(stopping: stopping.Token)).Outcome);
    }

    private SmtpServer Client(MailTls tls = MailTls.None, string? user = null) => new(
        new MailOptions
        {
            Host = "127.0.0.1",
            Port = _server.Port,
            From = "tickets@fair.example",
            Tls = tls,
            User = user,
            Password = user is null ? null : "secret",
        },
        TimeProvider.System,
        NullLogger<SmtpServer>.Instance);

    private Task<SmtpAnswer> SendAsync(
        string content = "Message-ID: <1@x>\r\n\r\nhello\r\n", string to = "ann@example.org",
        SmtpServer? client = null, CancellationToken stopping = default) =>
        (client ?? _client).SendAsync(
            new OutgoingMail("tickets@fair.example", to, Encoding.UTF8.GetBytes(content)), stopping);
}
