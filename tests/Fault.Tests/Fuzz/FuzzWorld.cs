using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

/// <summary>The product with four events: where the device scans, where the owner tries everything, where the viewer
/// looks on, and one that only the owner may touch.</summary>
internal sealed class FuzzWorld : IAsyncDisposable
{
    public const string Scanned = "fair";
    public const string Owned = "owned";
    public const string Watched = "watched";
    public const string Sentinel = "sentinel";

    private static readonly TimeSpan CollectionTime = TimeSpan.FromSeconds(3);

    /// <summary>What is compared, byte by byte.</summary>
    private static readonly string[] Views =
    [
        "", "/gates", "/participants?limit=1000", "/feed?limit=1000", "/access-keys", "/devices", "/devices/codes",
        "/receivers", "/attendance", "/alerts", "/mails", "/participants/bulk-upload",
    ];

    private readonly HttpClient http;

    private FuzzWorld(Fair fair)
    {
        Fair = fair;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = fair.Product.Address };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", fair.Product.Settings.OwnerKey);
    }

    public Fair Fair { get; }

    public FuzzCaller Owner => new("owner", Fair.Product.Settings.OwnerKey, Owned, []);

    public required FuzzCaller Device { get; init; }

    public required FuzzCaller Viewer { get; init; }

    public FuzzCaller Nobody => new("nobody", null, Sentinel, [Scanned, Owned, Watched]);

    public static async Task<FuzzWorld> OpenAsync(ITestOutputHelper output, TestDatabase store)
    {
        var settings = await ProductSettings.OnAsync(store) with
        {
            // What is asked here is what the calls do, not how many of them are let through.
            More = new Dictionary<string, string>
            {
                ["Attendance__Limits__Device"] = "0",
                ["Attendance__Limits__Person"] = "0",
                ["Attendance__Limits__Anonymous"] = "0",
                ["Attendance__Limits__NewKeys"] = "0",
            },
        };
        var fair = await Fair.OpenAsync(output, settings, people: 20, gates: 2);
        foreach (var eventId in (string[])[Owned, Watched, Sentinel])
        {
            await FillAsync(fair, eventId);
        }

        using var asOwner = new FuzzWorld(fair) { Device = null!, Viewer = null! }.http;
        var code = await PostAsync(asOwner, $"/api/v1/events/{Scanned}/devices/codes", new { name = "Tablet" });
        var device = await PostAsync(asOwner, "/api/v1/devices/enrol", new
        {
            code = code.GetProperty("code").GetString(),
            deviceId = "tablet-1",
        });
        var viewer = await PostAsync(
            asOwner, $"/api/v1/events/{Watched}/access-keys", new { name = "Screen", role = "viewer" });
        return new FuzzWorld(fair)
        {
            Device = new FuzzCaller(
                "device", device.GetProperty("key").GetString(), Scanned, [Sentinel, Watched, "no-such-event"]),
            Viewer = new FuzzCaller(
                "viewer", viewer.GetProperty("key").GetString(), Watched, [Sentinel, Scanned, "no-such-event"]),
        };
    }

    public async Task<IReadOnlyList<FuzzTarget>> TargetsAsync() =>
        FuzzTarget.All(await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json"));

    /// <summary>Everything of an event that somebody could have changed.</summary>
    public async Task<string> PictureOfAsync(string eventId)
    {
        var texts = new List<string>();
        foreach (var view in Views)
        {
            texts.Add($"{view}: {await http.GetStringAsync($"/api/v1/events/{eventId}{view}")}");
        }

        return string.Join('\n', texts);
    }

    /// <summary>Positions without gaps, and figures that equal a recount, whatever was changed and whoever was erased
    /// meanwhile.</summary>
    public async Task RecountAsync(string eventId)
    {
        using var client = new AttendanceClient(Fair.Product, eventId);
        await Fair.RecountAsync(client);
    }

    /// <summary>Undoes what would end the owner's run early.</summary>
    public async Task ReopenAsync()
    {
        using var answer = await http.PostAsJsonAsync(
            $"/api/v1/events/{Owned}/status", new { status = "open" });
    }

    /// <summary>Bytes that are kept after a full collection.</summary>
    public async Task<long> SettledHeapAsync()
    {
        await Attendance.Bench.Runner.InducedCollection.RunAsync(
            Fair.Product.ProcessId, CollectionTime, CancellationToken.None);
        var metrics = await http.GetStringAsync("/metrics");
        var line = metrics.Split('\n').First(
            each => each.StartsWith("attendance_heap_bytes ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Fair.DisposeAsync();
    }

    private static async Task FillAsync(Fair fair, string eventId)
    {
        using var client = new AttendanceClient(fair.Product, eventId);
        if (eventId == Owned)
        {
            await client.OpenEventAsync(
                TimeProvider.System.GetUtcNow().AddHours(-1), null,
                fair.Gates.Select(id => KeyValuePair.Create<string, object>(id, new { gateName = id })));
        }
        else
        {
            // Nothing is raised in an event that is not open, so nothing of it changes by itself.
            using var asOwner = new FuzzWorld(fair) { Device = null!, Viewer = null! }.http;
            var start = TimeProvider.System.GetUtcNow();
            await PostAsync(asOwner, "/api/v1/events", new
            {
                eventId, eventName = eventId, startTime = start, endTime = start.AddDays(1), timeZone = "Asia/Seoul",
            });
            await client.CallAsync(HttpMethod.Put, "/gates/gate-1", new { gateName = "North" });
        }

        await client.RegisterAsync(5);
    }

    private static async Task<JsonElement> PostAsync(HttpClient asOwner, string path, object body)
    {
        using var answer = await asOwner.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
