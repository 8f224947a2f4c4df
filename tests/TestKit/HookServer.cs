using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Attendance.TestKit;

/// <summary>A web hook as somebody got it.</summary>
public sealed record ReceivedHook(
    string Path, string DeliveryId, string Timestamp, string Signature, string UserAgent, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The position at the end of the delivery's id.</summary>
    public long Position => long.Parse(
        DeliveryId[(DeliveryId.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>Whether one of the signatures was made with this secret.</summary>
    public bool IsSignedWith(string secret)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(Timestamp + "."), .. Body];
        var expected = "v1=" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return Signature.Split(',').Contains(expected);
    }
}

/// <summary>Somebody's HTTP server on a free loopback port that answers web hooks as a test wants.</summary>
public sealed class HookServer : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<ReceivedHook> received = new();
    private readonly Task running;
    private int calls;

    public HookServer()
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/");
        listener.Prefixes.Add(Address);
        listener.Start();
        running = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The status for a call, which has the number 1, 2, 3 …</summary>
    public Func<ReceivedHook, int, int> Reply { get; set; } = (_, _) => 204;

    /// <summary>Headers of every answer.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>How long it takes from noting a call to answering it.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Every call, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedHook> Received => [.. received];

    /// <summary>Those that were answered with 2xx, or would have been had the caller lived.</summary>
    public ConcurrentQueue<ReceivedHook> Taken { get; } = new();

    public async ValueTask DisposeAsync()
    {
        if (listener.IsListening)
        {
            listener.Stop();
            await running;
            listener.Close();
        }
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        while (true)
        {
            try
            {
                open.Add(AnswerAsync(await listener.GetContextAsync()));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(open);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var headers = context.Request.Headers;
            var hook = new ReceivedHook(
                context.Request.RawUrl!, headers["Attendance-Delivery"]!, headers["Attendance-Timestamp"]!,
                headers["Attendance-Signature"]!, headers["User-Agent"]!, body.ToArray());
            var status = Reply(hook, Interlocked.Increment(ref calls));
            received.Enqueue(hook);
            if (status is >= 200 and < 300)
            {
                Taken.Enqueue(hook);
            }

            await Task.Delay(Delay);
            context.Response.StatusCode = status;
            foreach (var (name, value) in Headers)
            {
                context.Response.Headers[name] = value;
            }

            context.Response.Close();
        }
        catch (Exception exception) when (
            exception is HttpListenerException or IOException or ObjectDisposedException)
        {
            // Whoever called is gone.
        }
    }
}
