using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Attendance.Audit;

/// <summary>Reads the audit log past the API, whose reading is an entry itself.</summary>
internal static class AuditReading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    public static IAuditGrain Grain(Application app) =>
        app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(IAuditGrain.Deployment);

    public static async Task<long> HeadAsync(this Application app) => (await Grain(app).Head()).Position;

    /// <summary>What stands after this position.</summary>
    public static async Task<List<JsonObject>> EntriesAsync(this Application app, long after)
    {
        var lines = await Grain(app).Read(after, 1_000);
        return [.. lines.Select(line => JsonNode.Parse(Encoding.UTF8.GetString(line.Data))!.AsObject())];
    }

    /// <summary>The same once there are so many: refused calls wait for nobody, so nobody tells when they are
    /// there.</summary>
    public static async Task<List<JsonObject>> AwaitEntriesAsync(this Application app, long after, int count)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var entries = await app.EntriesAsync(after);
            if (entries.Count >= count)
            {
                return entries;
            }

            await Task.Delay(LookInterval, deadline.Token);
        }
    }

    /// <summary>An entry as one line, without what differs from run to run.</summary>
    public static string Short(JsonObject entry) =>
        $"{entry["caller"]} {entry["role"]} {entry["method"]} {entry["route"]} {entry["eventId"]} {entry["status"]} "
        + $"{entry["code"]}";
}
