using System.Buffers.Text;

namespace Attendance.Bench.Load;

/// <summary>Reads just enough of an HTTP/1.1 answer: the status, and where the answer ends.</summary>
internal static class ResponseParser
{
    /// <summary>
    /// The status and the whole length of the answer that starts <paramref name="received"/>, or false while a part
    /// of it is still to come. <paramref name="bodyStart"/> is where the head ends.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> received, out int status, out int bodyStart, out int length)
    {
        status = length = bodyStart = 0;
        var headLength = received.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
        {
            return false;
        }

        var head = received[..(headLength + 2)];
        bodyStart = headLength + 4;
        status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
        if (TryFindHeader(head, "content-length:"u8, out var value))
        {
            Utf8Parser.TryParse(value, out int bodyLength, out _);
            length = bodyStart + bodyLength;
            return received.Length >= length;
        }

        if (TryFindHeader(head, "transfer-encoding:"u8, out _))
        {
            return TryFindChunkedEnd(received, bodyStart, out length);
        }

        length = bodyStart;
        return true;
    }

    private static bool TryFindHeader(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var lineEnd = head.IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                value = default;
                return false;
            }

            var line = head[..lineEnd];
            if (line.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                value = line[name.Length..].TrimStart((byte)' ');
                return true;
            }

            head = head[(lineEnd + 2)..];
        }
    }

    private static bool TryFindChunkedEnd(ReadOnlySpan<byte> received, int at, out int length)
    {
        length = 0;
        while (true)
        {
            var lineLength = received[at..].IndexOf("\r\n"u8);
            if (lineLength < 0)
            {
                return false;
            }

            Utf8Parser.TryParse(received.Slice(at, lineLength), out int chunk, out _, 'x');
            at += lineLength + 2 + chunk + 2;
            if (at > received.Length)
            {
                return false;
            }

            if (chunk == 0)
            {
                length = at;
                return true;
            }
        }
    }
}
