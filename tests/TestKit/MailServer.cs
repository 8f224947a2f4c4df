using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Attendance.TestKit;

/// <summary>A mail as a server took it.</summary>
public sealed record ReceivedMail(string From, string To, string Content)
{
    public string MessageId => Header("Message-ID");

    /// <summary>A header's value, its lines put together.</summary>
    public string Header(string name)
    {
        var lines = Content.Split("\r\n");
        var first = Array.FindIndex(lines, line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        if (first < 0 || Array.IndexOf(lines, "") < first)
        {
            throw new InvalidOperationException($"The mail has no {name}.");
        }

        var more = lines.Skip(first + 1).TakeWhile(line => line.StartsWith(' ')).Select(line => line.Trim());
        return string.Join(' ', more.Prepend(lines[first][(name.Length + 1)..].Trim()));
    }
}

/// <summary>A small SMTP server on a free loopback port that does what a test wants of it.</summary>
public sealed class MailServer : IAsyncDisposable
{
    /// <summary>A reply that is none: the connection ends.</summary>
    public const string Drop = "";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<ReceivedMail> received = new();
    private readonly Task running;
    private int mails;
    private int connections;

    public MailServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        running = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Asked at each command (and <c>.</c>, the end of a mail) with the number of the mail, 1, 2, 3 …; null
    /// lets it pass.</summary>
    public Func<string, int, string?> Reply { get; set; } = (_, _) => null;

    /// <summary>How long it takes from taking a mail to saying so.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What EHLO tells.</summary>
    public string[] Extensions { get; set; } = ["8BITMIME", "SMTPUTF8"];

    /// <summary>With one the server offers STARTTLS, or speaks TLS from the first byte.</summary>
    public X509Certificate2? Certificate { get; set; }

    public bool IsTlsImplicit { get; set; }

    public int Connections => Volatile.Read(ref connections);

    public IReadOnlyList<ReceivedMail> Received => [.. received];

    /// <summary>Commands as they came.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        listener.Stop();
        await running;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                break;
            }
        }

        await Task.WhenAll(open);
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref connections);
        using var owned = client;
        client.NoDelay = true;
        Stream stream = client.GetStream();
        try
        {
            stream = Certificate is not null && IsTlsImplicit ? await WithTlsAsync(stream) : stream;
            await SayAsync(stream, "220 test ESMTP");
            if (await TalkAsync(stream))
            {
                await TalkAsync(await WithTlsAsync(stream));
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or ObjectDisposedException or AuthenticationException)
        {
            // Whoever was here is gone.
        }
    }

    private async Task<Stream> WithTlsAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(Certificate!);
        return tls;
    }

    /// <summary>True when TLS is to begin.</summary>
    private async Task<bool> TalkAsync(Stream stream)
    {
        var reader = new StreamReader(stream, new UTF8Encoding(false));
        var (from, to, number) = ("", "", 0);
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            Commands.Enqueue(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            number = verb == "MAIL" ? Interlocked.Increment(ref mails) : number;
            if (Reply(verb, number) is { } reply)
            {
                if (reply == Drop)
                {
                    return false;
                }

                await SayAsync(stream, reply);
                continue;
            }

            switch (verb)
            {
                case "EHLO":
                    string[] tls = Certificate is not null && stream is NetworkStream ? ["STARTTLS"] : [];
                    var lines = Extensions.Concat(tls).Select(name => $"250-{name}").Append("250 OK");
                    await SayAsync(stream, string.Join("\r\n", lines));
                    continue;
                case "STARTTLS":
                    await SayAsync(stream, "220 2.0.0 go on");
                    return true;
                case "MAIL":
                    from = Between(line);
                    break;
                case "RCPT":
                    to = Between(line);
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    if (!await TakeAsync(stream, reader, from, to, number))
                    {
                        return false;
                    }

                    continue;
                case "AUTH":
                    await SayAsync(stream, "235 2.7.0 welcome");
                    continue;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return false;
            }

            await SayAsync(stream, "250 2.0.0 OK");
        }

        return false;
    }

    /// <summary>False when the connection is to end.</summary>
    private async Task<bool> TakeAsync(
        Stream stream, StreamReader reader, string from, string to, int number)
    {
        var content = new StringBuilder();
        while (true)
        {
            var line = await reader.ReadLineAsync(stopping.Token) ?? throw new IOException("The mail has no end.");
            if (line == ".")
            {
                break;
            }

            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        var reply = Reply(".", number);
        if (reply is null)
        {
            // Taken before anybody is told: whoever dies in between has to ask again.
            received.Enqueue(new ReceivedMail(from, to, content.ToString()));
            reply = "250 2.0.0 taken";
            await Task.Delay(Delay, stopping.Token);
        }

        if (reply != Drop)
        {
            await SayAsync(stream, reply);
        }

        return reply != Drop;
    }

    private static string Between(string line) =>
        line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private static Task SayAsync(Stream stream, string reply) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n")).AsTask();
}
