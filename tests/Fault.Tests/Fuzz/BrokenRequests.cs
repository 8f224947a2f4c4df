using System.Text;

namespace Attendance.Fault.Fuzz;

/// <summary>What comes over a socket and is no request, or two at once.</summary>
internal static class BrokenRequests
{
    private const string Gate = """{"gateName":"smuggled"}""";

    public static IEnumerable<(string Name, byte[] Bytes)> All(string key, string ownerKey)
    {
        var asDevice = $"Host: localhost\r\nAuthorization: Bearer {key}\r\n";
        var post = $"POST /api/v1/attendance/record HTTP/1.1\r\n{asDevice}Content-Type: application/json\r\n";
        return new (string Name, string Text)[]
        {
            ("no request line", "\r\n\r\n\r\n"),
            ("junk", "hello there\r\n\r\n"),
            ("HTTP 0.9", "GET /health/live\r\n"),
            ("HTTP 1.0 without host", "GET /health/live HTTP/1.0\r\n\r\n"),
            ("HTTP 9.9", "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n"),
            ("HTTP 2 by word", "GET /health/live HTTP/2\r\nHost: a\r\n\r\n"),
            ("HTTP 2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"),
            ("line feeds only", "GET /health/live HTTP/1.1\nHost: a\n\n"),
            ("carriage returns only", "GET /health/live HTTP/1.1\rHost: a\r\r"),
            ("tabs", "GET\t/health/live\tHTTP/1.1\r\nHost: a\r\n\r\n"),
            ("spaces", "GET  /health/live  HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("no host", "GET /health/live HTTP/1.1\r\n\r\n"),
            ("two hosts", "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
            ("absolute target", $"GET http://evil.example/api/v1/events HTTP/1.1\r\n{asDevice}\r\n"),
            ("asterisk", $"OPTIONS * HTTP/1.1\r\n{asDevice}\r\n"),
            ("asterisk with GET", $"GET * HTTP/1.1\r\n{asDevice}\r\n"),
            ("connect", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n"),
            ("no slash", $"GET api/v1/events HTTP/1.1\r\n{asDevice}\r\n"),
            ("fragment", $"GET /api/v1/events#x HTTP/1.1\r\n{asDevice}\r\n"),
            ("raw utf-8", $"GET /api/v1/events/\u00c3\u00a9 HTTP/1.1\r\n{asDevice}\r\n"),
            ("NUL in the path", $"GET /api/\0 HTTP/1.1\r\n{asDevice}\r\n"),
            ("NUL in a header", $"GET /health/live HTTP/1.1\r\n{asDevice}X: a\0b\r\n\r\n"),
            ("obs-fold", $"GET /health/live HTTP/1.1\r\n{asDevice}X: a\r\n b\r\n\r\n"),
            ("space before colon", $"GET /health/live HTTP/1.1\r\n{asDevice}X : a\r\n\r\n"),
            ("header without colon", $"GET /health/live HTTP/1.1\r\n{asDevice}junk\r\n\r\n"),
            ("header without name", $"GET /health/live HTTP/1.1\r\n{asDevice}: a\r\n\r\n"),
            ("path of 20,000", $"GET /{new string('a', 20_000)} HTTP/1.1\r\n{asDevice}\r\n"),
            ("header of 40,000", $"GET / HTTP/1.1\r\n{asDevice}X: {new string('a', 40_000)}\r\n\r\n"),
            ("1,000 headers", $"GET / HTTP/1.1\r\n{asDevice}{string.Concat(Enumerable.Repeat("X: a\r\n", 1000))}\r\n"),
            ("negative length", $"{post}Content-Length: -1\r\n\r\n"),
            ("length of letters", $"{post}Content-Length: a\r\n\r\n"),
            ("length with sign", $"{post}Content-Length: +2\r\n\r\n{{}}"),
            ("two lengths",
                $"{post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
            ("length too short", $"{post}Content-Length: 1\r\n\r\n{{}}"),
            ("length too long", $"{post}Content-Length: 9\r\n\r\n{{}}"),
            ("huge length",
                $"{post}Content-Length: 99999999999999999999\r\n\r\n{{}}"),
            ("chunk of letters", Chunked("zz\r\n{}\r\n0\r\n\r\n")),
            ("negative chunk", Chunked("-2\r\n{}\r\n0\r\n\r\n")),
            ("huge chunk", Chunked("ffffffffffffffff\r\n{}\r\n0\r\n\r\n")),
            ("large chunk", Chunked("7fffffff\r\n{}\r\n0\r\n\r\n")),
            ("chunk that lies", Chunked("1\r\n{}\r\n0\r\n\r\n")),
            ("chunk without end", Chunked("2\r\n{}\r\n")),
            ("chunk extension", Chunked($"2;{new string('x', 20_000)}\r\n{{}}\r\n0\r\n\r\n")),
            ("trailers", Chunked($"2\r\n{{}}\r\n0\r\nHost: evil\r\nAuthorization: Bearer x\r\n\r\n")),
            ("unknown transfer coding",
                $"{post}Transfer-Encoding: gzip\r\n\r\n{{}}"),
            ("twice chunked",
                $"{post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
            ("huge chunk of a file", File("ffffffffffffffff\r\nname\r\n0\r\n\r\n")),
            ("file without end", File("4\r\nname\r\n")),
            ("TLS", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"),
            ("SSH", "SSH-2.0-OpenSSH_9.6\r\n"),
        }.Select(shape => (shape.Name, Encoding.Latin1.GetBytes(shape.Text)));

        string File(string body) =>
            $"POST /api/v1/events/owned/participants/bulk-upload HTTP/1.1\r\nHost: localhost\r\n" +
            $"Authorization: Bearer {ownerKey}\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n{body}";

        string Chunked(string body) => $"{post}Transfer-Encoding: chunked\r\n\r\n{body}";
    }

    /// <summary>Good so far as they go; who sends them goes away without a word.</summary>
    public static IEnumerable<byte[]> BrokenOff(string key, string ownerKey)
    {
        var head = $"Host: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n";
        return new[]
        {
            "GET /api/v1/ev",
            $"GET /api/v1/event HTTP/1.1\r\n{head}\r\n",
            $"POST /api/v1/attendance/record HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\n{{\"scanId\":",
            $"POST /api/v1/attendance/batch HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n10\r\n{{\"sent",
            $"POST /api/v1/devices/enrol HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\n{{",
            $"POST /api/v1/tokens/verify HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\n",
            "POST /api/v1/events/owned/participants/bulk-upload HTTP/1.1\r\nHost: localhost\r\n" +
                $"Authorization: Bearer {ownerKey}\r\nContent-Type: text/csv\r\nContent-Length: 9000\r\n\r\n" +
                "name,email\nSome Body,s@example.org\n",
        }.SelectMany(text => Enumerable.Repeat(Encoding.Latin1.GetBytes(text), 20));
    }

    /// <summary>A front proxy and we might tell where the first request ends in two ways; then the rest would be
    /// somebody else's.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Smuggled(string ownerKey)
    {
        var head = $"Host: localhost\r\nAuthorization: Bearer {ownerKey}\r\nContent-Type: application/json\r\n";
        var hidden = $"PUT /api/v1/events/sentinel/gates/smuggled HTTP/1.1\r\n{head}" +
            $"Content-Length: {Gate.Length}\r\n\r\n{Gate}";
        const string first =
            "POST /api/v1/tokens/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        var older = first.Replace("1.1", "1.0", StringComparison.Ordinal);
        return new (string Name, string Text)[]
        {
            ("length and chunks",
                $"{first}Content-Length: {hidden.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
            ("chunks and length",
                $"{first}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n{hidden}\r\n0\r\n\r\n"),
            ("two lengths", $"{first}Content-Length: 0\r\nContent-Length: {hidden.Length}\r\n\r\n{hidden}"),
            ("list of lengths", $"{first}Content-Length: 0, {hidden.Length}\r\n\r\n{hidden}"),
            ("masked coding", $"{first}Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n{hidden}"),
            ("coding after a fold", $"{first}Transfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n\r\n{hidden}"),
            ("space before the colon", $"{first}Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n{hidden}"),
            ("line feed within", $"{first}X: a\nContent-Length: 0\r\n\r\n{hidden}"),
            ("coding of another version", $"{older}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        }.Select(shape => (shape.Name, Encoding.Latin1.GetBytes(shape.Text)));
    }
}
