using System.Buffers.Text;
using System.Text;

namespace Attendance.Bench.Load;

/// <summary>
/// A request rendered once; each sending copies it and fills the holes <c>{scanId}</c>, <c>{line}</c> (the line of
/// the scans file), <c>{gate}</c> (the gates in turn) and <c>{n}</c> (the request's number).
/// </summary>
internal sealed class RequestTemplate
{
    private readonly byte[] head;
    private readonly List<(byte[] Text, Hole Next)> parts = [];
    private readonly byte[][] gates;
    private readonly ScanIds scanIds = new();

    public RequestTemplate(LoadOptions options)
    {
        gates = [.. options.Gates.Select(Encoding.UTF8.GetBytes)];
        var lines = new StringBuilder()
            .Append($"{options.Method} {options.Url.PathAndQuery} HTTP/1.1\r\n")
            .Append($"Host: {options.Url.Authority}\r\n");
        foreach (var header in options.Headers)
        {
            lines.Append($"{header}\r\n");
        }

        lines.Append("Content-Type: application/json\r\nContent-Length: ");
        head = Encoding.ASCII.GetBytes(lines.ToString());
        Parse(options.Body);
    }

    private enum Hole
    {
        End = 1,
        ScanId = 2,
        Line = 3,
        Gate = 4,
        Number = 5,
    }

    /// <summary>
    /// Writes request <paramref name="number"/> into <paramref name="target"/> and returns its length.
    /// </summary>
    public int Render(Span<byte> target, int number, ReadOnlySpan<byte> line, long unixMilliseconds)
    {
        // The body comes before its length is known; three digits are left for it in front, and no body is shorter
        // than 100 or longer than 999 bytes without being padded or refused.
        head.CopyTo(target);
        var bodyStart = head.Length + 3 + 4;
        var at = bodyStart;
        foreach (var (text, next) in parts)
        {
            text.CopyTo(target[at..]);
            at += text.Length;
            at += Fill(target[at..], next, number, line, unixMilliseconds);
        }

        while (at - bodyStart < 100)
        {
            target[at++] = (byte)' ';
        }

        var length = at - bodyStart;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 999);
        Utf8Formatter.TryFormat(length, target[head.Length..], out _);
        "\r\n\r\n"u8.CopyTo(target[(head.Length + 3)..]);
        return at;
    }

    private int Fill(Span<byte> target, Hole hole, int number, ReadOnlySpan<byte> line, long unixMilliseconds)
    {
        switch (hole)
        {
            case Hole.ScanId:
                scanIds.Write(target, unixMilliseconds);
                return ScanIds.Length;
            case Hole.Line:
                line.CopyTo(target);
                return line.Length;
            case Hole.Gate:
                var gate = gates[number % gates.Length];
                gate.CopyTo(target);
                return gate.Length;
            case Hole.Number:
                Utf8Formatter.TryFormat(number, target, out var written);
                return written;
            default:
                return 0;
        }
    }

    private void Parse(string body)
    {
        (string Name, Hole Hole)[] holes =
            [("{scanId}", Hole.ScanId), ("{line}", Hole.Line), ("{gate}", Hole.Gate), ("{n}", Hole.Number)];
        while (true)
        {
            var (at, name, hole) = holes
                .Select(h => (At: body.IndexOf(h.Name, StringComparison.Ordinal), h.Name, h.Hole))
                .Where(h => h.At >= 0)
                .DefaultIfEmpty((At: body.Length, Name: "", Hole: Hole.End))
                .MinBy(h => h.At);
            parts.Add((Encoding.UTF8.GetBytes(body[..at]), hole));
            if (hole == Hole.End)
            {
                return;
            }

            body = body[(at + name.Length)..];
        }
    }
}
