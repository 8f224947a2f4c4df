using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attendance.TestKit;

/// <summary>What came back for one request.</summary>
public sealed record Answer(int Status, JsonElement Body, bool HasRetryAfter)
{
    public string? Code => Text("code");

    public string? Result => Text("result");

    public bool Replayed => Body.TryGetProperty("replayed", out var replayed) && replayed.GetBoolean();

    public JsonElement Record => Body.GetProperty("record");

    public override string ToString() => $"{Status} {Body}";

    private string? Text(string name) => Body.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>The body of a scan; what is null is not sent.</summary>
public sealed record ScanBody
{
    public required string ScanId { get; init; }

    public string? ParticipantId { get; init; }

    public string? Token { get; init; }

    public required string GateId { get; init; }

    public string Method { get; init; } = "qr_scan";

    public string? Direction { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public bool? Offline { get; init; }
}

public sealed record RegisteredPerson(string ParticipantId, string Token);

/// <summary>The product's API for one event, over many connections.</summary>
public sealed class AttendanceClient : IDisposable
{
    private const int FeedPage = 1_000;
    private const int AtOnce = 48;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient http;
    private readonly string eventId;

    public AttendanceClient(ProductProcess product, string eventId = "fair")
    {
        this.eventId = eventId;
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        http = new HttpClient(handler) { BaseAddress = product.Address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", product.Settings.OwnerKey);
    }

    public string EventId => eventId;

    /// <summary>Makes the event with its gates and opens it.</summary>
    /// <param name="startTime">The event's; it lasts a day.</param>
    /// <param name="settings">The event's settings, as the API takes them.</param>
    /// <param name="gates">Gates as the API takes them, by id.</param>
    public async Task OpenEventAsync(
        DateTimeOffset startTime, object? settings, IEnumerable<KeyValuePair<string, object>> gates)
    {
        await MustAsync(HttpMethod.Post, "/api/v1/events", new
        {
            eventId,
            eventName = "Fair of faults",
            startTime,
            endTime = startTime.AddDays(1),
            timeZone = "Asia/Seoul",
            settings,
        });
        foreach (var (gateId, gate) in gates)
        {
            await MustAsync(HttpMethod.Put, Path($"/gates/{gateId}"), gate);
        }

        await MustAsync(HttpMethod.Post, Path("/status"), new { status = "published" });
        await MustAsync(HttpMethod.Post, Path("/status"), new { status = "open" });
    }

    /// <summary>Registers person-0000, person-0001 …</summary>
    public async Task<IReadOnlyList<RegisteredPerson>> RegisterAsync(int count)
    {
        var people = new RegisteredPerson[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var participantId = string.Create(CultureInfo.InvariantCulture, $"person-{i:D4}");
            var answer = await MustAsync(HttpMethod.Post, Path("/participants"), new
            {
                participantId,
                name = $"Person {participantId}",
                email = $"{participantId}@example.org",
            });
            people[i] = new RegisteredPerson(participantId, answer.Body.GetProperty("token").GetString()!);
        });
        return people;
    }

    /// <summary>Posts one scan; null when nobody answered.</summary>
    public Task<Answer?> TryScanAsync(ScanBody scan) =>
        TrySendAsync(HttpMethod.Post, Path("/attendance/record"), scan);

    public async Task<Answer> ScanAsync(ScanBody scan) =>
        await TryScanAsync(scan) ?? throw new InvalidOperationException($"Nobody answered {scan.ScanId}.");

    /// <summary>Posts a batch; null when nobody answered.</summary>
    public Task<Answer?> TryBatchAsync(IEnumerable<ScanBody> scans) =>
        TrySendAsync(HttpMethod.Post, Path("/attendance/batch"), new { scans });

    /// <summary>Waits until the journal is longer than this.</summary>
    public Task AwaitBeyondAsync(long position) =>
        MustAsync(HttpMethod.Get, Path(string.Create(
            CultureInfo.InvariantCulture, $"/feed?after={position}&limit=1&wait=30")));

    /// <summary>The whole feed, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> FeedAsync()
    {
        var all = new List<JsonElement>();
        for (var after = 0L; ;)
        {
            var page = await MustAsync(HttpMethod.Get, Path(string.Create(
                CultureInfo.InvariantCulture, $"/feed?after={after}&limit={FeedPage}")));
            var items = page.Body.GetProperty("items").EnumerateArray().ToList();
            if (items.Count == 0)
            {
                return all;
            }

            all.AddRange(items);
            after = long.Parse(page.Body.GetProperty("nextCursor").GetString()!, CultureInfo.InvariantCulture);
        }
    }

    public async Task<JsonElement> RealtimeAsync() =>
        (await MustAsync(HttpMethod.Get, Path("/analytics/realtime"))).Body;

    /// <summary>Has the table of hours brought up to date; the answer is its position.</summary>
    public async Task<long> HourlyAsync() =>
        (await MustAsync(HttpMethod.Get, Path("/reports/hourly"))).Body.GetProperty("position").GetInt64();

    /// <summary>Uploads a file of people; the answer is the job's id.</summary>
    public async Task<string> UploadAsync(string csv, string query = "")
    {
        using var content = new StringContent(csv, new UTF8Encoding(false), "text/csv");
        var answer = await MustAsync(HttpMethod.Post, Path("/participants/bulk-upload" + query), content);
        return answer.Body.GetProperty("uploadId").GetString()!;
    }

    /// <summary>Waits until an upload is through; the answer is the job.</summary>
    public async Task<JsonElement> UploadedAsync(string uploadId, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (true)
        {
            var answer = await TrySendAsync(HttpMethod.Get, Path($"/participants/bulk-upload/{uploadId}"), null);
            if (answer is { Status: 200 }
                && answer.Body.GetProperty("status").GetString() is "done" or "failed" or "cancelled" or "undone")
            {
                return answer.Body;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    /// <summary>Any call within the event that has to succeed.</summary>
    public Task<Answer> CallAsync(HttpMethod method, string path, object? body = null) =>
        MustAsync(method, Path(path), body);

    /// <summary>The same outside the event.</summary>
    public Task<Answer> CallOutsideAsync(HttpMethod method, string path, object? body = null) =>
        MustAsync(method, path, body);

    /// <summary>What a call within the event answers, as text.</summary>
    public Task<string> TextAsync(string path) => http.GetStringAsync(Path(path));

    /// <summary>Something within the event that must be there.</summary>
    public async Task<JsonElement> GetAsync(string path) => (await MustAsync(HttpMethod.Get, Path(path))).Body;

    public Task<Answer?> TryGetAsync(string path) => TrySendAsync(HttpMethod.Get, path, body: null);

    public void Dispose() => http.Dispose();

    private string Path(string path) => $"/api/v1/events/{eventId}{path}";

    private async Task<Answer> MustAsync(HttpMethod method, string path, object? body = null)
    {
        var answer = await SendAsync(method, path, body);
        return answer.Status is >= 200 and < 300
            ? answer
            : throw new InvalidOperationException($"{method} {path} answered {answer}");
    }

    private async Task<Answer?> TrySendAsync(HttpMethod method, string path, object? body)
    {
        try
        {
            return await SendAsync(method, path, body);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent ready => ready,
            _ => JsonContent.Create(body, body.GetType(), options: Json),
        };

        using var response = await http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var isJson = mediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        var json = isJson ? JsonSerializer.Deserialize<JsonElement>(bytes) : JsonSerializer.SerializeToElement("");
        return new Answer((int)response.StatusCode, json, response.Headers.RetryAfter is not null);
    }
}
