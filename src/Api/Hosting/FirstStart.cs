using Attendance.Callers;

namespace Attendance.Hosting;

/// <summary>What somebody who starts the product needs to know: where the data is, the key, what to type
/// next.</summary>
internal static class FirstStart
{
    public static async Task TellAsync(WebApplication app, AttendanceOptions options, bool demo)
    {
        var url = app.Urls.First()
            .Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("*", "localhost", StringComparison.Ordinal);
        if (options.Role == Role.Silo)
        {
            Console.WriteLine($"s-attend-gate hosts grains; {url}/health/ready and /metrics tell how it is.");
            return;
        }

        var owner = app.Services.GetRequiredService<OwnerKey>();
        Console.WriteLine($"""

            s-attend-gate listens on {url}
              data         {options.DataFolder}
              owner's key  {Describe(owner)}

            """);
        var curl = new Curl($"{url}/api/v1/events", owner.Shown ?? "$KEY");
        if (demo)
        {
            TellOfDemo(curl, await DemoEvent.MakeAsync(app.Services));
        }
        else
        {
            TellOfFirst(curl, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        }
    }

    private static void TellOfDemo(Curl curl, string token)
    {
        var scan = new
        {
            scanId = "scan-1",
            token,
            gateId = DemoEvent.GateIds[0],
            method = "qr_scan",
        };
        var gates = string.Join(", ", DemoEvent.GateIds);
        Console.WriteLine($"""
            The demo event "{DemoEvent.EventId}" is open, with 1,000 people and gates {gates}.
            Check somebody in, and look at the figures:

              curl {curl.Post($"/{DemoEvent.EventId}/attendance/record", scan)}
              curl {curl.Get($"/{DemoEvent.EventId}/analytics/realtime")}

            """);
    }

    private static void TellOfFirst(Curl curl, DateTimeOffset now)
    {
        var @event = new
        {
            eventId = "first",
            eventName = "My first event",
            startTime = $"{now:yyyy-MM-ddTHH:mm:ssZ}",
            endTime = $"{now.AddDays(1):yyyy-MM-ddTHH:mm:ssZ}",
            timeZone = "Asia/Seoul",
        };
        var person = new
        {
            participantId = "kim",
            name = "Kim Minji",
            email = "kim@example.com",
        };
        string[] steps =
        [
            curl.Post("", @event),
            curl.Put("/first/gates/main", new { gateName = "Main entrance" }),
            curl.Post("/first/participants", person),
            curl.Post("/first/status", new { status = "published" }),
            curl.Post("/first/status", new { status = "open" }),
        ];
        var scan = new
        {
            scanId = "scan-1",
            participantId = "kim",
            gateId = "main",
            method = "manual",
        };
        Console.WriteLine($"""
            Make an open event with a gate and one person, then check that person in:

              curl {string.Join(" --next ", steps)}
              curl {curl.Post("/first/attendance/record", scan)}

            """);
    }

    private static string Describe(OwnerKey owner) => owner switch
    {
        { Shown: { } shown } => $"{shown}   (made now and shown once: keep it)",
        { File: { } file } => $"the one shown at the first start; delete {file} to get a new one",
        _ => "the one in Attendance:OwnerKey",
    };
}
