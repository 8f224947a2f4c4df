using System.Text.Json.Nodes;

namespace Attendance.Fault.Fuzz;

/// <summary>A valid body for each call that takes one, by how its path ends; the first that fits. <c>#</c> stands for a
/// number.</summary>
internal static class FuzzExamples
{
    private const string Scan =
        """
        {"scanId":"s-#","participantId":"person-0001","gateId":"gate-1","method":"qr","direction":"in","offline":false,
        "location":{"lat":37.5,"lng":127.0,"accuracy":5},
        "deviceInfo":{"deviceId":"d-1","platform":"android","version":"1.0"},"override":{"reason":"known"}}
        """;

    private const string Event =
        """
        {"eventName":"Fuzz","startTime":"2026-11-21T08:00:00Z","endTime":"2026-11-23T18:00:00Z",
        "timeZone":"Asia/Seoul","venue":{"name":"Hall","address":"Street 1","lat":37.5,"lng":127.0},
        "settings":{"allowMultipleCheckins":true,"offlineMode":true,"duplicateWindowSeconds":10,
        "admitBeforeMinutes":60,"admitAfterMinutes":60,"capacity":1000,"reentry":true,"gateOverloadAt":0.8,
        "lowAttendanceBelow":0.3,"lowAttendanceAfter":0.5,"zoneLimits":{"hall":10},"mailTickets":false,
        "mailLanguage":"en","deviceOfflineSeconds":300}}
        """;

    private const string Person =
        """
        {"name":"Some Body","email":"some#@example.org","phone":"+821012345678","organization":"Guild",
        "birthDate":"1987-03-14","region":"Seoul","groups":["vip"],"permissions":["attendance"],
        "status":"registered","metadata":{"table":"7"}}
        """;

    private static readonly (string Method, string Ends, string Body)[] Known =
    [
        ("POST", "/attendance/record", Scan),
        ("POST", "/attendance/checkin", Scan),
        ("POST", "/attendance/batch", $$"""{"sentAt":"2026-11-21T10:00:00Z","scans":[{{Scan}},{{Scan}}]}"""),
        ("POST", "/annul", """{"reason":"by mistake"}"""),
        ("POST", "/tokens/verify", """{"token":"FAIR-ABCD-1234-EFGH","gateId":"gate-1"}"""),
        ("POST", "/participants", Person),
        ("PATCH", "/participants/{participantId}", Person),
        ("POST", "/bulk-upload", $"[{Person},{Person}]"),
        ("POST", "/events", Event),
        ("PUT", "/event", Event),
        ("PUT", "/events/{eventId}", Event),
        ("POST", "/status", """{"status":"open"}"""),
        ("PUT", "/gates/{gateId}", """
            {"gateName":"North","isActive":true,"direction":"in","capacityPerMinute":30,"zone":"hall",
            "requiredPermission":"attendance","location":{"lat":37.5,"lng":127.0,"description":"left"},
            "beaconConfigs":[{"uuid":"7a1f0c1e-3f0b-4d67-9a9e-0a1b2c3d4e5f","major":1,"minor":2,"txPower":-59}]}
            """),
        ("POST", "/access-keys", """
            {"name":"Screen","role":"viewer","gates":["gate-1"],"rights":[],"expiresAt":"2030-01-01T00:00:00Z"}
            """),
        ("POST", "/rotate", """{"overlapMinutes":5}"""),
        ("POST", "/devices/codes", """
            {"name":"Tablet","gates":["gate-1"],"rights":[],"keyExpiresAt":"2030-01-01T00:00:00Z"}
            """),
        ("POST", "/devices/enrol", """
            {"code":"7K3QP-0XW9B","deviceId":"tablet-9","platform":"android","version":"1.0"}
            """),
        ("POST", "/devices/self", """
            {"version":"1.0","platform":"android","backlog":3,"battery":0.5,"sentAt":"2026-11-21T10:00:00Z"}
            """),
        ("PUT", "/devices/{deviceId}", """{"name":"Tablet","gates":["gate-1"]}"""),
        ("POST", "/mails/preview", """{"participantId":"person-0001"}"""),
        ("POST", "/mails", """
            {"participantIds":["person-0001"],"group":"vip","everybody":false,"again":false,"dryRun":true}
            """),
        ("PUT", "/receivers/{receiverId}", """
            {"kind":"webhook","url":"https://hooks.example/x","types":["alert.raised"],"isActive":false}
            """),
    ];

    public static JsonNode? For(string method, string path)
    {
        var body = Known.FirstOrDefault(
            known => known.Method == method && path.EndsWith(known.Ends, StringComparison.Ordinal)).Body;
        return body is null ? null : JsonNode.Parse(body);
    }
}
