namespace Attendance.Bench.Runner;

/// <summary>All that the benchmark knows of the product: its paths, settings, bodies and metric names.</summary>
internal static class ProductContract
{
    public const string EventId = "bench";
    public const string OwnerKey = "bench-owner-key-0123456789abcdef0123456789abcdef";
    public const string Assembly = "Api/release/Attendance.Api.dll";

    public const string ReadyPath = "/health/ready";
    public const string MetricsPath = "/metrics";
    public const string EventsPath = "/api/v1/events";
    public const string EventPath = $"{EventsPath}/{EventId}";
    public const string StatusPath = $"{EventPath}/status";
    public const string ParticipantsPath = $"{EventPath}/participants";
    public const string ScanPath = $"{EventPath}/attendance/record";
    public const string BaselineScanPath = "/api/v1/attendance/record";

    public const string StatementsMetric = "attendance_store_statements_total";
    public const string ScansMetric = "attendance_scans_total";
    public const string HeapMetric = "attendance_heap_bytes";

    public const string AuthorizationHeader = $"Authorization: Bearer {OwnerKey}";
    public const string ParticipantBody =
        """{"participantId":"{line}","name":"Person {n} of the list","email":"{line}@example.org"}""";

    public static readonly string[] Gates = [.. Enumerable.Range(1, 8).Select(n => $"gate-{n}")];

    public static string GatePath(string gate) => $"{EventPath}/gates/{gate}";

    public static object EventBody(DateTimeOffset now) => new
    {
        eventId = EventId,
        eventName = "Benchmark",
        startTime = now.AddHours(-1),
        endTime = now.AddHours(12),
        timeZone = "UTC",
    };

    public static object GateBody(string gate) => new
    {
        gateName = gate,
        isActive = true,
        direction = "in",
        capacityPerMinute = 100_000,
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
    };
}
