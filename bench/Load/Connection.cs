using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Attendance.Bench.Load;

/// <summary>One keep-alive connection with at most one request under way.</summary>
internal sealed unsafe class Connection : IDisposable
{
    private const int ReceiveBytesMax = 16 * 1024;

    private readonly Socket socket = new(
        AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[ReceiveBytesMax];
    private int received;

    public int Descriptor { get; private set; }

    /// <summary>The number of the request under way, or -1.</summary>
    public int Request { get; set; } = -1;

    public bool IsLost { get; set; }

    /// <summary>When the request under way was due, on the run's clock.</summary>
    public long DueNanoseconds { get; set; }

    public void Connect(EndPoint server)
    {
        socket.Connect(server);
        Descriptor = (int)socket.Handle;
    }

    /// <summary>Sends a request whole; false when the connection is gone.</summary>
    public bool TrySend(ReadOnlySpan<byte> request)
    {
        received = 0;
        fixed (byte* first = request)
        {
            // A request is far smaller than a socket's send buffer, which is empty when an answer has come.
            return Native.send(Descriptor, first, (nuint)request.Length, Native.NoSignal) == request.Length;
        }
    }

    /// <summary>Takes what has arrived. <paramref name="answer"/> is complete when the result is Complete.</summary>
    public ReceiveOutcome Receive(out int status, out ReadOnlySpan<byte> answer)
    {
        status = 0;
        answer = default;
        nint count;
        fixed (byte* first = buffer)
        {
            count = Native.recv(Descriptor, first + received, (nuint)(buffer.Length - received), Native.DontWait);
        }

        if (count <= 0)
        {
            var error = count == 0 ? 0 : Marshal.GetLastPInvokeError();
            return error is Native.WouldBlock or Native.Interrupted ? ReceiveOutcome.Partial : ReceiveOutcome.Closed;
        }

        received += (int)count;
        if (!ResponseParser.TryParse(buffer.AsSpan(0, received), out status, out var bodyStart, out var length))
        {
            return received < buffer.Length
                ? ReceiveOutcome.Partial
                : throw new InvalidDataException($"An answer is longer than {ReceiveBytesMax} bytes.");
        }

        answer = buffer.AsSpan(bodyStart, length - bodyStart);
        return ReceiveOutcome.Complete;
    }

    public void Dispose() => socket.Dispose();
}

internal enum ReceiveOutcome
{
    Complete = 1,
    Partial = 2,
    Closed = 3,
}
