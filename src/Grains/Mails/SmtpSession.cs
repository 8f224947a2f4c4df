using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Attendance.Mails;

/// <summary>One connection to a server, signed in, for one mail after the other.</summary>
internal sealed class SmtpSession : IDisposable
{
    private static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(15);

    /// <summary>A server may look at the whole mail before it says that it has it.</summary>
    private static readonly TimeSpan AcceptMax = TimeSpan.FromSeconds(60);

    /// <summary>The same once we were asked to stop: what the server took must be noted, or it is sent twice.</summary>
    private static readonly TimeSpan AcceptWhenStoppingMax = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;
    private readonly TimeProvider _clock;
    private SmtpWire _wire;
    private IReadOnlyList<string> _extensions = [];

    private SmtpSession(TcpClient client, TimeProvider clock)
    {
        (_client, _clock) = (client, clock);
        _wire = new SmtpWire(client.GetStream(), clock);
    }

    /// <summary>Whether the next mail may use it.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>How many mails were tried on it.</summary>
    public int Uses { get; private set; }

    public long LastUsed { get; private set; }

    /// <summary>Whether the server may have the last mail, though it did not say so.</summary>
    public bool HandedOver { get; private set; }

    /// <summary>Connects, starts TLS and signs in. Throws <see cref="IOException"/>, <see cref="SocketException"/> or
    /// <see cref="System.Security.Authentication.AuthenticationException"/>.</summary>
    public static async Task<SmtpSession> OpenAsync(
        MailOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(options.Host!, options.Port, cancellationToken).AsTask()
                .WaitAsync(OpenMax, clock, cancellationToken);
            var session = new SmtpSession(client, clock);
            await session.BeginAsync(options, cancellationToken);
            return session;
        }
        catch (TimeoutException exception)
        {
            client.Dispose();
            throw new SmtpException("The mail server cannot be reached.", exception);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Asks the server to take a mail. Throws like <see cref="OpenAsync"/>, and then can't be used again.
    /// </summary>
    public async Task<SmtpAnswer> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Uses++;
        IsUsable = false;
        HandedOver = false;
        var utf8 = mail.To.Any(c => c > '~');
        if (utf8 && !Offers("SMTPUTF8"))
        {
            IsUsable = true;
            return new SmtpAnswer(SmtpOutcome.Bounced, "553 5.6.7");
        }

        var from = await _wire.AskAsync($"MAIL FROM:<{mail.From}>{(utf8 ? " SMTPUTF8" : "")}", cancellationToken);
        if (!from.IsGood)
        {
            return await RefusedAsync(from, SmtpOutcome.Refused, cancellationToken);
        }

        var to = await _wire.AskAsync($"RCPT TO:<{mail.To}>", cancellationToken);
        if (!to.IsGood)
        {
            return await RefusedAsync(to, SmtpOutcome.Bounced, cancellationToken);
        }

        var data = await _wire.AskAsync("DATA", cancellationToken);
        if (data.Code != 354)
        {
            return await RefusedAsync(data, SmtpOutcome.Refused, cancellationToken);
        }

        await _wire.WriteAsync(Stuffed(mail.Content), cancellationToken);
        // From here on the mail may be taken: a stop waits for the answer, within bounds.
        using var stopping = new CancellationTokenSource();
        await using var stop = cancellationToken.UnsafeRegister(
            _ => stopping.CancelAfter(AcceptWhenStoppingMax), null);
        HandedOver = true;
        await _wire.WriteAsync(".\r\n"u8.ToArray(), stopping.Token);
        var taken = await _wire.ReadAsync(AcceptMax, stopping.Token);
        LastUsed = _clock.GetTimestamp();
        IsUsable = taken.Code != 421;
        return taken.IsGood
            ? new SmtpAnswer(SmtpOutcome.Sent, taken.Codes)
            : new SmtpAnswer(taken.Code < 500 ? SmtpOutcome.Later : SmtpOutcome.Refused, taken.Codes);
    }

    /// <summary>Says good-bye where that costs no time.</summary>
    public void Dispose()
    {
        try
        {
            if (IsUsable && _client.Connected)
            {
                _wire.Stream.Write("QUIT\r\n"u8);
            }
        }
        catch (IOException)
        {
            // Whoever left first needs no good-bye.
        }

        _wire.Stream.Dispose();
        _client.Dispose();
    }

    private async Task BeginAsync(MailOptions options, CancellationToken cancellationToken)
    {
        if (options.Tls == MailTls.Implicit)
        {
            await StartTlsAsync(options.Host!, cancellationToken);
        }

        Expect(await _wire.ReadAsync(OpenMax, cancellationToken), 220, "greets with");
        await GreetAsync(options, cancellationToken);
        if (options.Tls == MailTls.StartTls)
        {
            if (!Offers("STARTTLS"))
            {
                throw new SmtpException("The mail server offers no STARTTLS; see Attendance:Mail:Tls.");
            }

            Expect(await _wire.AskAsync("STARTTLS", cancellationToken), 220, "answers STARTTLS with");
            if (_wire.HasUnread)
            {
                throw new SmtpException("Somebody between us and the mail server speaks before TLS has begun.");
            }

            await StartTlsAsync(options.Host!, cancellationToken);
            await GreetAsync(options, cancellationToken);
        }

        if (options.User is { } user)
        {
            var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{options.Password}"));
            Expect(await _wire.AskAsync($"AUTH PLAIN {secret}", cancellationToken), 235, "answers the sign-in with");
        }
    }

    private async Task GreetAsync(MailOptions options, CancellationToken cancellationToken)
    {
        var reply = await _wire.AskAsync($"EHLO {options.MessageHost}", cancellationToken);
        Expect(reply, 250, "answers EHLO with");
        _extensions = [.. reply.Lines.Skip(1).Select(line => line.Split(' ')[0])];
    }

    private async Task StartTlsAsync(string host, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_wire.Stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken)
                .WaitAsync(OpenMax, _clock, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new SmtpException("The mail server does not finish to start TLS.", exception);
        }

        _wire = new SmtpWire(tls, _clock);
    }

    private bool Offers(string extension) => _extensions.Contains(extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>Ready for the next mail, unless the server is about to close.</summary>
    private async Task<SmtpAnswer> RefusedAsync(
        SmtpReply reply, SmtpOutcome forGood, CancellationToken cancellationToken)
    {
        var answer = new SmtpAnswer(reply.Code < 500 ? SmtpOutcome.Later : forGood, reply.Codes);
        if (reply.Code != 421)
        {
            IsUsable = (await _wire.AskAsync("RSET", cancellationToken)).IsGood;
            LastUsed = _clock.GetTimestamp();
        }

        return answer;
    }

    private static void Expect(SmtpReply reply, int code, string what)
    {
        if (reply.Code != code)
        {
            throw new SmtpException(string.Create(
                CultureInfo.InvariantCulture, $"The mail server {what} {reply.Codes}."));
        }
    }

    /// <summary>A line that begins with a dot gets another one, so that none ends the mail.</summary>
    private static ReadOnlyMemory<byte> Stuffed(byte[] content)
    {
        if (content is not [(byte)'.', ..] && content.AsSpan().IndexOf("\n."u8) < 0)
        {
            return content;
        }

        var stuffed = new MemoryStream(content.Length + 64);
        var isLineStart = true;
        foreach (var octet in content)
        {
            if (isLineStart && octet == '.')
            {
                stuffed.WriteByte(octet);
            }

            stuffed.WriteByte(octet);
            isLineStart = octet == '\n';
        }

        return stuffed.ToArray();
    }
}
