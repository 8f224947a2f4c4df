using Attendance.Callers;

namespace Attendance.Hosting;

/// <summary>What somebody who starts the product needs to know: where the data is, the key, what to type next.</summary>
internal static class FirstStart
{
    public static async Task TellAsync(WebApplication app, string dataFolder, bool demo)
    {
        var url = app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("*", "localhost", StringComparison.Ordinal);
        var owner = app.Services.GetRequiredService<OwnerKey>();
        Console.WriteLine($"""

            s-attend-gate listens on {url}
              data         {dataFolder}
              owner's key  {Describe(owner)}
            """);
        var key = owner.Shown ?? "$KEY";
        if (demo)
        {
            var token = await DemoEvent.MakeAsync(app.Services);
            Console.WriteLine($"""

                The demo event "{DemoEvent.EventId}" is open, with gates {string.Join(", ", DemoEvent.GateIds)} and 1,000 participants.
                Check somebody in, and look at the figures:

                  curl -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' -d '{Json(("scanId", "scan-1"), ("token", token), ("gateId", DemoEvent.GateIds[0]), ("method", "qr_scan"))}' {url}/api/v1/events/{DemoEvent.EventId}/attendance/record
                  curl -H 'Authorization: Bearer {key}' {url}/api/v1/events/{DemoEvent.EventId}/analytics/realtime

                """);
            return;
        }

        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var post = $"-H 'Authorization: Bearer {key}' -H 'Content-Type: application/json'";
        Console.WriteLine($"""

            Make an open event with a gate and one person, then check that person in:

              curl {post} -d '{Json(("eventId", "first"), ("eventName", "My first event"), ("startTime", $"{now:yyyy-MM-ddTHH:mm:ssZ}"), ("endTime", $"{now.AddDays(1):yyyy-MM-ddTHH:mm:ssZ}"), ("timeZone", "Asia/Seoul"))}' {url}/api/v1/events --next {post} -X PUT -d '{Json(("gateName", "Main entrance"))}' {url}/api/v1/events/first/gates/main --next {post} -d '{Json(("participantId", "kim"), ("name", "Kim Minji"), ("email", "kim@example.com"))}' {url}/api/v1/events/first/participants --next {post} -d '{Json(("status", "published"))}' {url}/api/v1/events/first/status --next {post} -d '{Json(("status", "open"))}' {url}/api/v1/events/first/status
              curl {post} -d '{Json(("scanId", "scan-1"), ("participantId", "kim"), ("gateId", "main"), ("method", "manual"))}' {url}/api/v1/events/first/attendance/record

            """);
    }

    private static string Describe(OwnerKey owner) => owner switch
    {
        { Shown: { } shown } => $"{shown}   (made now and shown once: keep it)",
        { File: { } file } => $"the one shown at the first start; delete {file} to get a new one",
        _ => "the one in Attendance:OwnerKey",
    };

    private static string Json(params (string Name, string Value)[] fields) =>
        "{" + string.Join(",", fields.Select(field => $"\"{field.Name}\":\"{field.Value}\"")) + "}";
}
