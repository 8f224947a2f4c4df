using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Attendance.Fault.Fuzz;

/// <summary>One connection that sends bytes as they are and reads the answer, whatever it is.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int BodyMax = 64 * 1024 * 1024;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        try
        {
            await connection.socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>False when the other side has closed already.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await socket.SendAsync(bytes)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public Task<bool> SendAsync(string ascii) => SendAsync(Encoding.Latin1.GetBytes(ascii));

    /// <summary>Says that nothing more will come.</summary>
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It was closed from the other side.
        }
    }

    /// <summary>Breaks the connection off without a goodbye.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    /// <summary>The next answer. What is cut off by the patience while its body comes is told as far as it
    /// came.</summary>
    public async Task<RawAnswer> ReadAsync(bool isHead, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        var continued = false;
        while (true)
        {
            var head = await ReadHeadAsync(deadline.Token);
            if (head is null)
            {
                return RawAnswer.None with { Continued = continued };
            }

            if (!head.StartsWith("HTTP/1.", StringComparison.Ordinal))
            {
                throw new InvalidDataException($"No answer by HTTP: {head[..Math.Min(head.Length, 80)]}");
            }

            var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (status is >= 100 and < 200 and not 101)
            {
                continued = true;
                continue;
            }

            var answer = new RawAnswer(status, head, [], continued);
            return isHead || status is 101 or 204 or 304
                ? answer
                : answer with { Body = await ReadBodyAsync(answer, deadline.Token) };
        }
    }

    /// <summary>Whatever comes next; empty at the end, or when nothing came in time.</summary>
    public async Task<byte[]> ReadSomeAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            if (start == end && !await FillAsync(deadline.Token))
            {
                return [];
            }
        }
        catch (OperationCanceledException)
        {
            return [];
        }

        return Take(end - start);
    }

    /// <summary>Whether the other side ended the connection within this time; what it said before does not
    /// matter.</summary>
    public async Task<bool> IsCutWithinAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            do
            {
                start = end = 0;
            }
            while (await FillAsync(deadline.Token));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                return Encoding.Latin1.GetString(Take(length + 4));
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private async Task<byte[]> ReadBodyAsync(RawAnswer answer, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        try
        {
            if (answer.Header("Content-Length") is { } length)
            {
                await CopyAsync(body, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
            }
            else if (answer.Header("Transfer-Encoding") is not null)
            {
                await CopyChunksAsync(body, cancellationToken);
            }
            else
            {
                await CopyAsync(body, BodyMax, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // A stream that never ends.
        }

        return body.ToArray();
    }

    private async Task CopyChunksAsync(MemoryStream body, CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            var length = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await CopyAsync(body, length, cancellationToken);
            await ReadLineAsync(cancellationToken);
            if (length == 0)
            {
                return;
            }
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                return Encoding.Latin1.GetString(Take(length + 2).AsSpan(0, length));
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private async Task CopyAsync(MemoryStream body, int count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (start == end && !await FillAsync(cancellationToken))
            {
                return;
            }

            var part = Take(Math.Min(count, end - start));
            body.Write(part);
            count -= part.Length;
        }
    }

    private byte[] Take(int count)
    {
        var taken = buffer.AsSpan(start, count).ToArray();
        start += count;
        return taken;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        try
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(end), cancellationToken);
            end += count;
            return count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
