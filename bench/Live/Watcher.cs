using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;
using Attendance.Bench.Runner;

namespace Attendance.Bench.Live;

/// <summary>A client of the live connection that costs as little as it can: it shares the machine with what it
/// measures. Of each message it reads the head, and notes when a picture came.</summary>
internal sealed class Watcher(Socket socket) : IDisposable
{
    private readonly byte[] buffer = new byte[16 * 1024];

    /// <summary>When which position was shown; to be looked at when nothing comes any more.</summary>
    public List<(long Ticks, long Position)> Pictures { get; } = [];

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    public long Last { get; private set; }

    public static async Task<Watcher> ConnectAsync(int port, string path)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        var request = $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{ProductContract.AuthorizationHeader}\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return new Watcher(socket);
    }

    public async Task RunAsync()
    {
        var length = 0;
        var isOpen = false;
        var skip = 0L;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                return;
            }

            var now = DateTime.UtcNow.Ticks;
            Bytes += read;
            length += read;
            var used = 0;
            if (!isOpen)
            {
                var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
                if (end < 0)
                {
                    continue;
                }

                isOpen = buffer.AsSpan(0, length).StartsWith("HTTP/1.1 101"u8)
                    ? true
                    : throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, length));
                used = end + 4;
            }

            while (Frame(buffer.AsSpan(used, length - used), ref skip, now) is var step and > 0)
            {
                used += step;
            }

            buffer.AsSpan(used, length - used).CopyTo(buffer);
            length -= used;
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Bytes that were made use of; 0 when more must come first.</summary>
    private int Frame(ReadOnlySpan<byte> bytes, ref long skip, long now)
    {
        if (skip > 0)
        {
            var skipped = (int)Math.Min(skip, bytes.Length);
            skip -= skipped;
            return skipped;
        }

        // Head and the first members: type and position come first.
        if (bytes.Length < 2)
        {
            return 0;
        }

        var head = bytes[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < head)
        {
            return 0;
        }

        var payload = head switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => (long)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => bytes[1],
        };
        var look = (int)Math.Min(payload, 64);
        if (bytes.Length < head + look)
        {
            return 0;
        }

        if ((bytes[0] & 15) == 1)
        {
            Note(bytes.Slice(head, look), now);
        }

        skip = payload - look;
        return head + look;
    }

    private void Note(ReadOnlySpan<byte> message, long now)
    {
        Messages++;
        if (message.StartsWith("""{"type":"stats.updated","position":"""u8)
            && Utf8Parser.TryParse(message[35..], out long position, out _))
        {
            Pictures.Add((now, position));
            Last = position;
        }
    }
}
