using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Attendance.Fault.Fuzz;

/// <summary>Who sends, and the ids that mean something to them.</summary>
internal sealed record FuzzCaller(string Name, string? Key, string EventId, IReadOnlyList<string> OtherEvents)
{
    public bool HasNoEvent => Name is "owner" or "nobody";

    /// <summary>What this caller may do besides reading, and so may get furthest with.</summary>
    public bool Favours(FuzzTarget target) => Name == "device" && target.Example is not null
        && (target.Path.Contains("/attendance/", StringComparison.Ordinal)
            || target.Path.Contains("/tokens/", StringComparison.Ordinal)
            || target.Path.EndsWith("/self", StringComparison.Ordinal));
}

/// <summary>Makes requests, each of them wrong somewhere, from one source of chance.</summary>
internal sealed partial class FuzzRequests(Random random, FuzzCaller caller, IReadOnlyList<FuzzTarget> targets)
{
    private static readonly string[] KnownIds =
    [
        "person-0001", "person-0002", "gate-1", "gate-2", "s-1", "1", "2", "tablet-1", "hook",
    ];

    private static readonly string[] BadSegments =
    [
        "%2e%2e", "..", ".", "%2e", "a%2fb", "%2f", "a//b", "a;b=c", ";", "%00", "a%00b", "%c0%af", "%ff", "%",
        "%zz", "%25", "%252e%252e", "*", "%2a", "~", "%20", "+", "a%0d%0ab", "%0a", "%ef%bc%8f", "%e2%80%ae",
        "%ed%a0%80", "p%ce%b5rson", "%f0%9f%98%80", "%e2%80%8b", "'", "%22", "<a>", "{x}", "%7bx%7d", "null",
        "undefined", "-1", "0", "9223372036854775808", "CON", "%EF%BB%BF", "!device", "\\", "%5c", "a|b", "^", "a:b",
        new('a', 65), new('a', 4000), "\u00ff",
    ];

    private static readonly string[] QueryNames =
    [
        "cursor", "limit", "after", "wait", "from", "to", "status", "participantId", "gateId", "query", "group",
        "dryRun", "allOrNothing", "unknownColumns", "role", "zone", "%00", "", "a[]", "$where",
    ];

    private static readonly string[] QueryValues =
    [
        "", "0", "1", "-1", "00001", "1e3", "0x10", "1.5", "NaN", "99999999999999999999", "9223372036854775807",
        "2147483648", "true", "TRUE", "null", "%00", "a%00b", "%ff", "%", "%zz", "%ed%a0%80", "*", "'", "%25", "_",
        "%27%20or%201=1--", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00%2B09:00", "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-14:00", "2026-01-01", "%ef%bc%91", "confirmed", "a&a=b", new('9', 300), new('q', 3000),
        "MQ", "MQ==", "bnVsbA==", "%e2%80%ae", "%0d%0aSet-Cookie:a=b",
    ];

    private static readonly (string Name, string Value)[] BadHeaders =
    [
        ("If-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "\"1\", \"2\""), ("If-Match", "\"\""),
        ("If-Match", "1"), ("If-Match", "\"-1\""), ("If-Match", "\"99999999999999999999\""), ("If-Match", "\u00ff"),
        ("If-None-Match", "*"), ("If-None-Match", "W/\"1\", junk"), ("If-None-Match", "\""), ("Range", "bytes=0-0"),
        ("Range", "bytes=9-1,-1"), ("Expect", "100-continue"), ("Expect", "junk"),
        ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "10.0.0.1, junk"), ("X-Forwarded-Host", "evil"),
        ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "for=\"_x\";host=evil"),
        ("X-Original-URL", "/metrics"), ("Host", "evil.example"), ("Host", "a b"), ("Host", ""),
        ("Host", "[::1]:99999"),
        ("Host", "localhost:0\u00e9"), ("Content-Type", "text/plain"),
        ("Content-Type", "application/json; charset=utf-16"),
        ("Content-Type", "application/json; charset=\"nope"), ("Content-Type", "application/xml"), ("Content-Type", ""),
        ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Type", "multipart/form-data"),
        ("Content-Type", "multipart/form-data; boundary=x"), ("Content-Type", "application/problem+json"),
        ("Content-Type", "/"), ("Content-Encoding", "gzip"), ("Content-Encoding", "br, gzip"),
        ("Content-Encoding", "zstd"), ("Accept", "junk/"), ("Accept", "image/*;q=nope"), ("Accept-Encoding", "*;q=0"),
        ("Accept-Language", "\u00e9\u00e9"), ("Authorization", "Bearer"), ("Authorization", "Basic Og=="),
        ("Authorization", "Bearer \u00ff"), ("Authorization", "Bearer key-0000000000000000-" +
            "0000000000000000000000000000000000000000"),
        ("X-Api-Key", "key-zzzz"), ("X-Api-Key", ""), ("Cookie", "a=b; c"), ("Origin", "null"),
        ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "DELETE"), ("Connection", "close"),
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABk"),
        ("Sec-WebSocket-Version", "12"), ("Sec-WebSocket-Key", "x"), ("Last-Event-ID", "-1"),
        ("Last-Event-ID", "9223372036854775807"), ("TE", "trailers"), ("Trailer", "Host"), ("Max-Forwards", "0"),
        ("traceparent", "00-junk"), ("tracestate", "\u00ff=1"), ("baggage", "a=%00"), ("Date", "junk"),
        ("If-Modified-Since", "junk"), ("X-Long", new('x', 8000)), ("X-Longer", new('x', 20_000)), ("X-\u00e9", "a"),
    ];

    private static readonly string[] OddMethods =
    [
        "TRACE", "CONNECT", "PROPFIND", "OPTIONS", "HEAD", "PUT", "DELETE", "PATCH", "POST", "GET", "get", "QUERY",
        "MOVE", "A-VERY-LONG-METHOD-NAME-THAT-NOBODY-HAS-EVER-HEARD-OF", "G%45T", "G\u00c9T", "PRI",
    ];

    private readonly List<FuzzTarget> favoured = [.. targets.Where(caller.Favours)];

    public FuzzRequest Next()
    {
        var target = favoured.Count > 0 && random.Next(3) == 0
            ? favoured[random.Next(favoured.Count)]
            : targets[random.Next(targets.Count)];
        // Calls with a body have the most to get wrong.
        if (target.Example is null && random.Next(2) == 0)
        {
            target = targets[random.Next(targets.Count)];
        }

        // With several events and none of their own, a path without one goes nowhere.
        if (caller.HasNoEvent && !target.Path.Contains("{eventId}", StringComparison.Ordinal) && random.Next(4) > 0)
        {
            target = targets[random.Next(targets.Count)];
        }

        var trick = random.Next(100);
        var isBodyless = target.Example is null;
        var path = PathOf(target.Path, isTricky: trick is < 15 or (>= 90 and < 95));
        var query = trick is >= 15 and < (30) || (isBodyless && trick < 60) ? Query() : "";
        var method = trick is >= 90 ? OddMethods[random.Next(OddMethods.Length)] : target.Method;
        var headers = new List<(string Name, string Value)>();
        if (caller.Key is not null)
        {
            headers.Add(random.Next(10) == 0 ? ("X-Api-Key", caller.Key) : ("Authorization", $"Bearer {caller.Key}"));
        }

        var body = target.TakesFile ? File()
            : target.Example is { } example ? FuzzJson.Spoil(random, example)
            : random.Next(12) == 0 ? Encoding.UTF8.GetBytes(FuzzJson.Value(random))
            : null;
        if (body is not null)
        {
            headers.Add(("Content-Type", target.TakesFile && random.Next(2) == 0 ? "text/csv" : "application/json"));
        }

        if (trick is >= 30 and < 45 || (isBodyless && trick is >= 60 and < 80))
        {
            AddBadHeaders(headers);
        }

        return new FuzzRequest(method, path + query)
        {
            Headers = headers, Body = body, IsChunked = body is not null && random.Next(6) == 0,
        };
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private string PathOf(string pattern, bool isTricky)
    {
        var path = Parameter().Replace(pattern, parameter =>
            isTricky && random.Next(2) == 0 ? Bad()
            : parameter.Value == "{eventId}" ? EventId()
            : KnownIds[random.Next(KnownIds.Length)]);
        if (!isTricky)
        {
            return path;
        }

        var segments = path.Split('/');
        switch (random.Next(6))
        {
            case 0:
                segments[random.Next(1, segments.Length)] = Bad();
                break;
            case 1:
                return path + "/" + Bad();
            case 2:
                return path + "/";
            case 3:
                return "/" + path;
            case 4:
                return path.ToUpperInvariant();
            default:
                break;
        }

        return string.Join('/', segments);

        string Bad() => BadSegments[random.Next(BadSegments.Length)];
    }

    private string EventId() => caller.OtherEvents.Count > 0 && random.Next(3) == 0
        ? caller.OtherEvents[random.Next(caller.OtherEvents.Count)]
        : caller.EventId;

    private string Query()
    {
        var query = new StringBuilder("?");
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            query.Append(CultureInfo.InvariantCulture,
                $"{QueryNames[random.Next(QueryNames.Length)]}={QueryValues[random.Next(QueryValues.Length)]}&");
        }

        return query.ToString();
    }

    private void AddBadHeaders(List<(string Name, string Value)> headers)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var header = BadHeaders[random.Next(BadHeaders.Length)];
            if (random.Next(3) > 0)
            {
                headers.RemoveAll(each => each.Name == header.Name);
            }

            headers.Add(header);
        }

        if (random.Next(30) == 0)
        {
            headers.AddRange(Enumerable.Range(0, random.Next(20, 120)).Select(
                i => (string.Create(CultureInfo.InvariantCulture, $"X-{i}"), "x")));
        }
    }

    /// <summary>Files that do not say what they seem to.</summary>
    private byte[] File() => random.Next(8) switch
    {
        0 => [],
        1 => "name,email\n\"never closed"u8.ToArray(),
        2 => Encoding.Unicode.GetBytes("\uFEFFname,email\nSome Body,u@example.org\n"),
        3 => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B],
        4 => [0x50, 0x4B, 3, 4, 20, 0, 0, 0],
        5 => Encoding.UTF8.GetBytes($"name,email,\0,=cmd()\n{FuzzJson.Value(random)},a@b.org,x,y\n"),
        6 => FuzzJson.Spoil(random, targets.First(target => target.TakesFile).Example!),
        _ => Encoding.UTF8.GetBytes(
            $"name,email\nSome Body {random.Next(1000)},f{random.Next(1000)}@example.org,,,,,\n,\n\"a\"b,c\n"),
    };
}
