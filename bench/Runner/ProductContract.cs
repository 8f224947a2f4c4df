namespace Attendance.Bench.Runner;

/// <summary>All that the benchmark knows of the product: its paths, settings, bodies and metric names.</summary>
internal static class ProductContract
{
    /// <summary>The event that is measured.</summary>
    public const string EventId = "bench";

    /// <summary>
    /// An event whose few people may enter again and again: it warms the code of a new process, every path of a
    /// confirmed scan, and leaves the measured event's grains cold.
    /// </summary>
    public const string WarmEventId = "warm";

    public const string OwnerKey = "bench-owner-key-0123456789abcdef0123456789abcdef";
    public const string Assembly = "Api/release/Attendance.Api.dll";

    public const string ReadyPath = "/health/ready";
    public const string MetricsPath = "/metrics";
    public const string EventsPath = "/api/v1/events";
    public const string BaselineScanPath = "/api/v1/attendance/record";

    public const string StatementsMetric = "attendance_store_statements_total";
    public const string ScansMetric = "attendance_scans_total";
    public const string HeapMetric = "attendance_heap_bytes";

    public const string AuthorizationHeader = $"Authorization: Bearer {OwnerKey}";
    public const string ParticipantBody =
        """{"participantId":"{line}","name":"Person {n} of the list","email":"{line}@example.org"}""";

    public static readonly string[] Gates = [.. Enumerable.Range(1, 8).Select(n => $"gate-{n}")];

    public static string StatusPath(string eventId) => $"{EventsPath}/{eventId}/status";

    public static string ParticipantsPath(string eventId) => $"{EventsPath}/{eventId}/participants";

    public static string UploadPath(string eventId) => $"{ParticipantsPath(eventId)}/bulk-upload";

    public static string ScanPath(string eventId) => $"{EventsPath}/{eventId}/attendance/record";

    public static string GatePath(string eventId, string gate) => $"{EventsPath}/{eventId}/gates/{gate}";

    public static object EventBody(string eventId, DateTimeOffset now) => new
    {
        eventId,
        eventName = $"Benchmark {eventId}",
        startTime = now.AddHours(-1),
        endTime = now.AddHours(12),
        timeZone = "UTC",
        settings = eventId == WarmEventId
            ? new { allowMultipleCheckins = true, duplicateWindowSeconds = 0 }
            : new { allowMultipleCheckins = false, duplicateWindowSeconds = 300 },
    };

    public static object GateBody(string gate) => new
    {
        gateName = gate,
        isActive = true,
        direction = "in",
        capacityPerMinute = 10_000,
    };

    public static string ScanBody(string scanId, string token) =>
        $$"""{"scanId":"{{scanId}}","token":"{{token}}","gateId":"{{Gates[0]}}","method":"qr_scan"}""";

    public static Dictionary<string, string> Settings(string store, string dataFolder, string connectionString) => new()
    {
        ["Attendance__DataFolder"] = dataFolder,
        ["Attendance__Store"] = store == "postgres" ? "Postgres" : "Sqlite",
        ["ConnectionStrings__Attendance"] = connectionString,
        ["Attendance__OwnerKey"] = OwnerKey,
        ["Logging__LogLevel__Default"] = "Warning",

        // What is measured are first scans of people who are not in memory.
        ["Attendance__WarmUp__PerSecond"] = "0",
    };
}
