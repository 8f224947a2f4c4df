using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Attendance.Receivers;

/// <summary>Web hooks over HTTP. Where a name leads is looked at when a connection is opened: looked at any earlier, it
/// could lead elsewhere by then.</summary>
internal sealed class HttpWebHooks : IWebHooks, IDisposable
{
    private const int AnswerBytesMax = 64 * 1024;
    private const int AnswerHeadersMaxKilobytes = 16;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue JsonType = new("application/json") { CharSet = "utf-8" };

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public HttpWebHooks(ReceiverOptions options, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would look names up for itself.
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = AnswerHeadersMaxKilobytes,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, stopping) =>
                ConnectAsync(context.DnsEndPoint, options.AllowPrivate, stopping),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<WebHookAnswer> CallAsync(WebHookCall call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AnswerTime, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = Request(call);
        try
        {
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            await DropBodyAsync(response, both.Token);
            return WebHookAnswer.Of((int)response.StatusCode, RetryAfter(response));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return WebHookAnswer.None("timeout");
        }
        catch (HttpRequestException exception)
        {
            return WebHookAnswer.None(Why(exception));
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(WebHookCall call)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, call.Url) { Content = new ByteArrayContent(call.Body) };
        request.Content.Headers.ContentType = JsonType;
        request.Headers.Add("Attendance-Delivery", call.DeliveryId);
        request.Headers.Add("Attendance-Timestamp", call.Timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Attendance-Signature", call.Signature);
        request.Headers.Add("User-Agent", "s-attend-gate/1.0");
        return request;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    /// <summary>What a receiver says beside its status is nobody's business; read, so that the connection can serve
    /// again.</summary>
    private static async Task DropBodyAsync(HttpResponseMessage response, CancellationToken stopping)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stopping);
            var buffer = new byte[4096];
            for (var total = 0; total < AnswerBytesMax;)
            {
                var read = await body.ReadAsync(buffer, stopping);
                if (read == 0)
                {
                    return;
                }

                total += read;
            }
        }
        catch (Exception exception) when (
            exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status was said, and that is what counts.
        }
    }

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint endpoint, bool allowPrivate, CancellationToken stopping)
    {
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, stopping);
        var allowed = allowPrivate ? addresses : [.. addresses.Where(ReceiverAddresses.IsAllowed)];
        if (allowed.Length == 0)
        {
            throw new AddressNotAllowedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Why(HttpRequestException exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressNotAllowedException:
                    return "address not allowed";
                case AuthenticationException:
                    return "not trusted";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "refused";
                case SocketException
                {
                    SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain,
                }:
                    return "unknown host";
            }
        }

        return exception.HttpRequestError == HttpRequestError.ConnectionError ? "unreachable" : "broken off";
    }

    private sealed class AddressNotAllowedException() : IOException("The address is not allowed.");
}
