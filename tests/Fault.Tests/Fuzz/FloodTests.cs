using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

/// <summary>One device calls as fast as it can; the others go on as if it were not there.</summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int Others = 10;
    private const int FloodConnections = 32;
    private const int ScansPerSecond = 10;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Flood_OfOneDevice_IsTurnedAwayAndSlowsNobodyElseDown()
    {
        var people = Others * ScansPerSecond * ((int)Length.TotalSeconds + 1) * 2;
        await using var fair = await Fair.OpenAsync(
            output, await ProductSettings.OnAsync(TestDatabase.Sqlite), people, gates: 2);
        var keys = new List<string>();
        for (var i = 0; i <= Others; i++)
        {
            keys.Add(await EnrolAsync(fair, $"tablet-{i}"));
        }

        var next = new Numbers();
        await ScanAsync(fair, keys, next, TimeSpan.FromSeconds(1));
        var alone = await ScanAsync(fair, keys, next, Length / 2);
        using var over = new CancellationTokenSource();
        var flood = FloodAsync(fair.Product.Address, keys[0], over.Token);
        var beside = await ScanAsync(fair, keys, next, Length);
        await over.CancelAsync();
        var (allowed, refused, withoutRetryAfter) = await flood;

        Report("alone", alone);
        Report("beside the flood", beside);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"the flood: {allowed + refused} calls in {Length.TotalSeconds} s, {refused} of them 429"));
        Assert.All(alone.Concat(beside), scan => Assert.Equal(201, scan.Status));
        Assert.Equal(0, withoutRetryAfter);

        // 50 a second, and 200 at once.
        Assert.InRange(allowed, 1, 200 + (int)(50 * (Length.TotalSeconds + 2)));
        Assert.True(refused > allowed * 2, $"{refused} of {allowed + refused} were refused");
        await fair.RecountAsync();
    }

    /// <summary>Each device at a fixed rate, whatever the answers take; from when a scan was due.</summary>
    private static async Task<IReadOnlyCollection<(int Status, double Ms)>> ScanAsync(
        Fair fair, IReadOnlyList<string> keys, Numbers next, TimeSpan length)
    {
        var scans = new ConcurrentBag<(int Status, double Ms)>();
        var count = (int)(length.TotalSeconds * ScansPerSecond);
        await Task.WhenAll(keys.Skip(1).Select((key, device) => Task.Run(async () =>
        {
            using var http = Client(fair.Product.Address, key);
            var started = Stopwatch.GetTimestamp();
            var answers = new List<Task>();
            for (var i = 0; i < count; i++)
            {
                // Not all at the same moment.
                var due = TimeSpan.FromSeconds((i + (device / (double)Others)) / ScansPerSecond);
                var wait = due - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait);
                }

                answers.Add(SendAsync(due));
            }

            await Task.WhenAll(answers);

            async Task SendAsync(TimeSpan due)
            {
                var number = next.Take();
                using var answer = await http.PostAsJsonAsync("/api/v1/attendance/record", new
                {
                    scanId = string.Create(CultureInfo.InvariantCulture, $"s-{number}"),
                    participantId = fair.People[number].ParticipantId,
                    gateId = fair.Gates[number % fair.Gates.Length],
                    method = "qr",
                });
                scans.Add(((int)answer.StatusCode, (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds));
            }
        })));
        return scans;
    }

    private static async Task<(int Allowed, int Refused, int WithoutRetryAfter)> FloodAsync(
        Uri address, string key, CancellationToken over)
    {
        var (allowed, refused, without) = (0, 0, 0);
        var request = new FuzzRequest("GET", "/api/v1/analytics/realtime")
        {
            Headers = [("Authorization", $"Bearer {key}")],
        }.ToBytes();
        await Task.WhenAll(Enumerable.Range(0, FloodConnections).Select(_ => Task.Run(async () =>
        {
            using var connection = await RawConnection.OpenAsync(address);
            while (!over.IsCancellationRequested)
            {
                await connection.SendAsync(request);
                var answer = await connection.ReadAsync(isHead: false, TimeSpan.FromSeconds(30));
                if (answer.Status == 429)
                {
                    Interlocked.Increment(ref refused);
                    without += answer.Header("Retry-After") is null ? 1 : 0;
                }
                else
                {
                    Assert.Equal(200, answer.Status);
                    Interlocked.Increment(ref allowed);
                }
            }
        })));
        return (allowed, refused, without);
    }

    private static async Task<string> EnrolAsync(Fair fair, string deviceId)
    {
        var code = (await fair.Client.CallAsync(HttpMethod.Post, "/devices/codes", new { name = deviceId }))
            .Body.GetProperty("code").GetString();
        using var http = new HttpClient { BaseAddress = fair.Product.Address };
        while (true)
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/devices/enrol", new { code, deviceId });
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
            }

            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
        }
    }

    private static HttpClient Client(Uri address, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        return http;
    }

    private void Report(string when, IReadOnlyCollection<(int Status, double Ms)> scans)
    {
        var sorted = scans.Select(scan => scan.Ms).Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{when}: {sorted.Count} scans of {Others} devices, p50 {sorted[sorted.Count / 2]:F1} ms, " +
            $"p99 {sorted[sorted.Count * 99 / 100]:F1} ms, most {sorted[^1]:F1} ms"));
    }

    private sealed class Numbers
    {
        private int taken = -1;

        public int Take() => Interlocked.Increment(ref taken);
    }
}
