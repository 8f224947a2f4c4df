using System.Net.WebSockets;

namespace Attendance.Live;

/// <summary>One client: a task that reads and one that writes, neither of which holds a thread while it
/// waits.</summary>
/// <param name="cut">Ends the connection below the socket, and with it a send that nobody takes.</param>
internal sealed partial class LiveConnection(
    WebSocket socket,
    LiveSlot slot,
    LiveKeys keys,
    Action cut,
    LiveOptions options,
    TimeProvider clock,
    ILogger<LiveConnection> logger)
{
    private readonly SemaphoreSlim _room = new(LiveOptions.UnderWayMax);

    /// <summary>Returns when the connection is closed or lost.</summary>
    public async Task RunAsync(LiveCaller caller, LiveScans scans)
    {
        using var end = new CancellationTokenSource();
        var reading = ReadAsync(caller, scans, end.Token);
        try
        {
            await WriteAsync();
            await reading.WaitAsync(options.CloseWait, clock);
        }
        catch (Exception exception) when (exception is WebSocketException or TimeoutException
            or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone or does not answer. It comes back with the last position it has seen.
            LogLost(caller.EventId, exception.Message);
            cut();
        }
        finally
        {
            await end.CancelAsync();
            await reading;
        }
    }

    /// <summary>Never fails: what ends the reading ends the connection, through the slot.</summary>
    private async Task ReadAsync(LiveCaller caller, LiveScans scans, CancellationToken cancellationToken)
    {
        using var inbox = new LiveInbox(socket);
        try
        {
            while (true)
            {
                // Beyond so many answers on their way the socket is not read: the client's own sending waits then.
                await _room.WaitAsync(cancellationToken);
                var message = await inbox.NextAsync(cancellationToken);
                switch (message.Kind)
                {
                    case LiveMessageKind.Text:
                        // Asked each time, as each call by HTTP is: what was revoked is over in the middle of a socket.
                        if (await keys.LookAsync(caller) is { } present)
                        {
                            Start(present, scans, message.Text.Span);
                        }
                        else
                        {
                            slot.Revoke();
                            _room.Release();
                        }

                        inbox.Shrink();
                        break;
                    case LiveMessageKind.Close:
                        slot.End(WebSocketCloseStatus.NormalClosure, "");
                        return;
                    case LiveMessageKind.Binary:
                        slot.End(WebSocketCloseStatus.InvalidMessageType, "Messages are text.");
                        _room.Release();
                        break;
                    default:
                        slot.End(WebSocketCloseStatus.MessageTooBig, "A message may have 65,536 bytes.");
                        _room.Release();
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // Nothing can be sent any more either: this ends a send that is under way.
            cut();
            slot.End(WebSocketCloseStatus.Empty, "");
        }
    }

    private void Start(LiveCaller caller, LiveScans scans, ReadOnlySpan<byte> message)
    {
        if (slot.TryBegin())
        {
            scans.Start(caller, slot, message);
        }
        else
        {
            // Too late: the client asks again elsewhere, with the same scan id.
            _room.Release();
        }
    }

    private async Task WriteAsync()
    {
        var messages = new List<byte[]>();
        while (!slot.IsDone())
        {
            await slot.FilledAsync();
            var answers = slot.Take(messages);
            foreach (var message in messages)
            {
                await SendAsync(message);
            }

            messages.Clear();
            slot.Sent(answers);
            if (answers > 0)
            {
                _room.Release(answers);
            }
        }

        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            var ending = slot.Ending!;
            await socket.CloseOutputAsync(ending.Status, ending.Reason, CancellationToken.None)
                .WaitAsync(options.CloseWait, clock);
        }
    }

    private async Task SendAsync(byte[] message)
    {
        var sending = socket.SendAsync(
            message.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        if (sending.IsCompletedSuccessfully)
        {
            return;
        }

        var sent = sending.AsTask();
        try
        {
            await sent.WaitAsync(options.TakesNothingMax, clock);
        }
        catch (TimeoutException)
        {
            // Should it wake up now, it finds the reason behind what it has not read; then the connection is cut.
            var seconds = options.TakesNothingMax.TotalSeconds;
            LogTakesNothing(seconds);
            slot.End(
                WebSocketCloseStatus.PolicyViolation,
                FormattableString.Invariant($"Nothing was taken for {seconds} s; reconnect with ?after=."));
            await sent.WaitAsync(options.CloseWait, clock);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Event {EventId}: a live client is gone: {Reason}")]
    private partial void LogLost(string eventId, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "A live client took nothing for {Seconds} s: closed")]
    private partial void LogTakesNothing(double seconds);
}
