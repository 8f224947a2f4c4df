using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Attendance.Live;

/// <summary>A client of the live connection.</summary>
public sealed class LiveSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _buffer = new byte[256 * 1024];

    private LiveSocket(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<LiveSocket> OpenAsync(Uri address, string path, string? key, int? receiveBytes = null)
    {
        var socket = new ClientWebSocket();
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        socket.Options.CollectHttpResponseDetails = true;
        using var handler = new SocketsHttpHandler();
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (receiveBytes is { } bytes)
            {
                connection.ReceiveBufferSize = bytes;
            }

            await connection.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(connection, ownsSocket: true);
        };
        var target = new UriBuilder(new Uri(address, path)) { Scheme = "ws" }.Uri;
        var opened = new LiveSocket(socket);
        await socket.ConnectAsync(target, new HttpMessageInvoker(handler, disposeHandler: false), Soon());
        return opened;
    }

    /// <summary>The next message; null when the connection is closed.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        var length = 0;
        while (true)
        {
            var read = await Socket.ReceiveAsync(_buffer.AsMemory(length), Soon());
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                return JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject();
            }
        }
    }

    /// <summary>Everything up to the first message for which this holds, that one last.</summary>
    public async Task<List<JsonObject>> UntilAsync(Func<JsonObject, bool> isLast)
    {
        var messages = new List<JsonObject>();
        while (true)
        {
            var message = await NextAsync()
                ?? throw new InvalidOperationException($"Closed: {Socket.CloseStatus} {Socket.CloseStatusDescription}");
            messages.Add(message);
            if (isLast(message))
            {
                return messages;
            }
        }
    }

    public async Task<JsonObject> FirstAsync(string type) => (await UntilAsync(message => message.Is(type)))[^1];

    /// <summary>Everything up to the picture of this position.</summary>
    public Task<List<JsonObject>> UntilPictureAsync(long position) =>
        UntilAsync(message => message.Is("stats.updated") && message.Position() >= position);

    public Task SendAsync(object message) => SendTextAsync(Json.Text(message));

    public Task SendTextAsync(string text) => Socket.SendAsync(
        Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, Soon()).AsTask();

    /// <summary>Reads what is left, then tells how the connection was closed.</summary>
    public async Task<(WebSocketCloseStatus? Status, string? Reason)> ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Soon());
        return (Socket.CloseStatus, Socket.CloseStatusDescription);
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Soon() => new CancellationTokenSource(Patience).Token;
}

public static class LiveMessageReading
{
    public static bool Is(this JsonObject message, string type) => (string?)message["type"] == type;

    public static long Position(this JsonObject message) => (long)message["position"]!;
}
