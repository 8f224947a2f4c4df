using System.Buffers;
using System.Net.WebSockets;

namespace Attendance.Live;

/// <summary>Reads whole messages into one buffer, which is small except while a large one is read.</summary>
internal sealed class LiveInbox(WebSocket socket) : IDisposable
{
    private const int SmallBytes = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);

    /// <summary>The next message; it may be looked at until the next call.</summary>
    public async ValueTask<LiveMessage> NextAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Grow(length);
            }

            var read = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += read.Count;
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return new LiveMessage(LiveMessageKind.Close, default);
            }

            if (read.MessageType == WebSocketMessageType.Binary)
            {
                return new LiveMessage(LiveMessageKind.Binary, default);
            }

            if (length > LiveOptions.MessageBytesMax)
            {
                return new LiveMessage(LiveMessageKind.TooLarge, default);
            }

            if (read.EndOfMessage)
            {
                return new LiveMessage(LiveMessageKind.Text, _buffer.AsMemory(0, length));
            }
        }
    }

    /// <summary>Gives a large buffer back: most clients rarely send anything.</summary>
    public void Shrink()
    {
        if (_buffer.Length > SmallBytes)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        _buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

internal readonly record struct LiveMessage(LiveMessageKind Kind, ReadOnlyMemory<byte> Text);

internal enum LiveMessageKind
{
    Text = 1,
    Binary = 2,
    TooLarge = 3,
    Close = 4,
}
