using System.Globalization;
using System.Text;

namespace Attendance.Fault.Fuzz;

/// <summary>A request as it goes over the wire.</summary>
internal sealed record FuzzRequest(string Method, string Target)
{
    public List<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public bool IsChunked { get; init; }

    /// <summary>It is broken as HTTP, so the server may end the connection without a word, or say so in its own
    /// way.</summary>
    public bool IsBroken { get; init; }

    public byte[] ToBytes()
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Method} {Target} HTTP/1.1\r\n");
        if (!Headers.Exists(header => header.Name == "Host"))
        {
            head.Append("Host: localhost\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        using var all = new MemoryStream();
        if (Body is not null)
        {
            head.Append(IsChunked
                ? "Transfer-Encoding: chunked\r\n"
                : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n"));
        }

        all.Write(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
        if (Body is not null)
        {
            WriteBody(all, Body);
        }

        return all.ToArray();
    }

    /// <summary>So that a person can tell what was sent, and send it again.</summary>
    public override string ToString()
    {
        var text = Encoding.Latin1.GetString(ToBytes());
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 900)))
        {
            shown.Append(c is >= ' ' and < (char)127 or '\n' ? c.ToString() : $"\\x{(int)c:x2}");
        }

        return text.Length > 900 ? $"{shown}… ({text.Length} bytes)" : shown.ToString();
    }

    private void WriteBody(MemoryStream all, byte[] body)
    {
        if (!IsChunked)
        {
            all.Write(body);
            return;
        }

        foreach (var chunk in body.Chunk(1000))
        {
            all.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            all.Write(chunk);
            all.Write("\r\n"u8);
        }

        all.Write("0\r\n\r\n"u8);
    }
}
