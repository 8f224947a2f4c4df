using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Attendance.Bench.Runner;

/// <summary>Registers a file of people through the API, alone and while the doors of the same event are busy.</summary>
internal sealed class UploadBench(RunnerOptions options, Programs programs, StoreSite site, string work)
{
    private const string QuietEventId = "quiet";
    private const string BusyEventId = "busy";
    private const int WarmRows = 20_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private static readonly string[] FamilyNames = ["김", "이", "박", "최", "정", "강", "조", "윤", "장", "임"];
    private static readonly string[] GivenNames =
        ["민지", "서준", "도윤", "하은", "지우", "시우", "수아", "지호", "예은", "현우"];

    private long peak;

    public async Task<UploadFigures> RunAsync(CancellationToken cancellationToken)
    {
        Shell.Progress($"{site.Name}: registering a file of {options.People:N0} people");
        await site.EmptyAsync();
        var file = await WriteAsync($"people-{site.Name}.csv", options.People, cancellationToken);
        var warmFile = await WriteAsync($"warm-{site.Name}.csv", WarmRows, cancellationToken);
        var tokens = Path.Combine(work, $"tokens-busy-{site.Name}.txt");
        var (rate, connections, seconds) = options.ScansWhileUploading;
        await using var product = await programs.StartReadyProductAsync(site, cancellationToken);
        await SetUpAsync(ProductContract.WarmEventId, 3_000, Path.Combine(work, $"tokens-w-{site.Name}.txt"));
        await SetUpAsync(QuietEventId, 1, Path.Combine(work, $"tokens-quiet-{site.Name}.txt"));
        await SetUpAsync(BusyEventId, (int)(rate * seconds), tokens);
        await new WarmUp(options, programs.Load).RunAsync(
            product, ProductContract.ScanPath(ProductContract.WarmEventId),
            Path.Combine(work, $"tokens-w-{site.Name}.txt"), cancellationToken);
        await UploadAsync(product, ProductContract.WarmEventId, warmFile, cancellationToken);

        var before = product.ResidentBytes();
        peak = before;
        var (alone, _) = await UploadAsync(product, QuietEventId, file, cancellationToken);
        var doors = new ScanTarget(
            product, ProductContract.ScanPath(BusyEventId), tokens, (int)(rate * seconds), programs.Load);
        var scanning = doors.ArriveAsync(rate, connections, seconds, cancellationToken);

        // The load generator takes a moment to start; the doors are to be busy from the first row on.
        await Task.Delay(TimeSpan.FromSeconds(0.4), cancellationToken);
        var (busy, receive) = await UploadAsync(product, BusyEventId, file, cancellationToken);
        var scans = await scanning;
        var bare = await programs.TimeBulkAsync(site, file, cancellationToken);
        return new UploadFigures(
            options.People, Math.Round(options.People / alone), Math.Round(options.People / busy), receive,
            Math.Round(options.People / bare), peak - before, scans);

        Task SetUpAsync(string eventId, int people, string into) =>
            ProductSetup.RunAsync(product, programs.Load, eventId, people, into, cancellationToken);
    }

    /// <summary>Seconds from the first byte sent to the last person registered, and to the answer.</summary>
    private async Task<(double Seconds, double Receive)> UploadAsync(
        ServerProcess product, string eventId, string file, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var job = await SendAsync(HttpMethod.Post, "", content);
        var receive = Stopwatch.GetElapsedTime(start).TotalSeconds;
        while ((string?)job["status"] is "running" or "checking")
        {
            peak = Math.Max(peak, product.ResidentBytes());
            await Task.Delay(Look, cancellationToken);
            job = await SendAsync(HttpMethod.Get, $"/{job["uploadId"]}", null);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Shell.Progress(
            $"{site.Name}: {job["rows"]} rows in {seconds:F2} s (received in {receive:F2} s): {job["counts"]}");
        return (int?)job["counts"]!["registered"] == (int?)job["rows"]
            ? (seconds, receive)
            : throw new InvalidOperationException($"Not everybody of {file} was registered: {job}");

        async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? body)
        {
            using var request = new HttpRequestMessage(method, ProductContract.UploadPath(eventId) + path);
            request.Content = body;
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ProductContract.OwnerKey}");
            using var answer = await product.Client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(text)!
                : throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}");
        }
    }

    private async Task<string> WriteAsync(string name, int rows, CancellationToken cancellationToken)
    {
        var path = Path.Combine(work, name);
        await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        await writer.WriteLineAsync("이름,이메일,전화번호,소속,생년월일,지역,그룹,직급");
        for (var i = 0; i < rows; i++)
        {
            var line = $"{FamilyNames[i % 10]}{GivenNames[i / 10 % 10]},visitor{i}@example.com,"
                + $"+82 10-{1000 + (i % 9000)}-{i % 10_000:D4},회사 {i % 397},"
                + $"19{60 + (i % 40)}-0{1 + (i % 9)}-1{i % 10},서울,guest,사원";
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
        }

        return path;
    }
}
