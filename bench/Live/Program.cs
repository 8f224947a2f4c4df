using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Attendance.Bench.Live;
using Attendance.Bench.Runner;

// dotnet run -c Release --project bench/Live [clients] [scans of a round] [rounds]
var clients = args.Length > 0 ? int.Parse(args[0]) : 1_000;
var scans = args.Length > 1 ? int.Parse(args[1]) : 20_000;
var rounds = args.Length > 2 ? int.Parse(args[2]) : 3;
var bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../.."));
var work = Directory.CreateTempSubdirectory("live-bench-").FullName;
var load = new LoadGenerator(Path.Combine(bin, "Load/release/Attendance.Bench.Load.dll"));
var tokens = Path.Combine(work, "tokens.txt");
var livePath = $"/api/v1/events/{ProductContract.EventId}/live";

// As ./run has it.
var settings = ProductContract.Settings("sqlite", Path.Combine(work, "data"), "");
settings["DOTNET_GCgen0size"] = "0x400000";
await using (var product = ServerProcess.Start(
    Path.Combine(bin, ProductContract.Assembly), [], settings, Path.Combine(work, "product.log")))
{
    await product.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), default);
    Shell.Progress($"registering {scans * ((rounds * 2) + 1):N0} people");
    await ProductSetup.RunAsync(
        product, load, ProductContract.EventId, scans * ((rounds * 2) + 1), tokens, default);
    var next = 0;
    await ScanAsync();
    List<double> without = [], with = [], latencies = [];
    for (var round = 0; round < rounds; round++)
    {
        var began = product.ProcessorTime();
        var quiet = await ScanAsync();
        var quietCpu = (product.ProcessorTime() - began).TotalMicroseconds / quiet.Sent;
        var before = product.ResidentBytes();
        var watchers = new List<Watcher>();
        var running = new List<Task>();
        for (var i = 0; i < clients; i++)
        {
            watchers.Add(await Watcher.ConnectAsync(product.Port, livePath));
            running.Add(Task.Run(watchers[^1].RunAsync));
        }

        await UntilAsync(watchers, 1);
        var idle = product.ResidentBytes();
        began = product.ProcessorTime();
        var watched = await ScanAsync();
        var watchedCpu = (product.ProcessorTime() - began).TotalMicroseconds / watched.Sent;
        var head = await HeadAsync();
        await UntilAsync(watchers, head);
        without.Add(quiet.PerSecond);
        with.Add(watched.PerSecond);
        latencies.AddRange(await LatenciesAsync(watchers, head));
        Console.WriteLine(FormattableString.Invariant(
            $"round {round}: {quiet.PerSecond:F0}/s without, {watched.PerSecond:F0}/s with {clients} clients; ")
            + FormattableString.Invariant($"scan p99 {quiet.LatencyMs.P99:F1} and {watched.LatencyMs.P99:F1} ms; ")
            + FormattableString.Invariant($"processor {quietCpu:F1} and {watchedCpu:F1} µs a scan; ")
            + FormattableString.Invariant($"{watchers.Sum(w => w.Messages) / watched.Seconds:F0} messages/s, ")
            + FormattableString.Invariant($"{watchers.Sum(w => w.Bytes) / watched.Seconds / 1e6:F1} MB/s; RSS ")
            + FormattableString.Invariant($"{(idle - before) / 1024.0 / clients:F1} KB a client idle, ")
            + FormattableString.Invariant($"{(product.ResidentBytes() - before) / 1024.0 / clients:F1} KB after"));
        watchers.ForEach(watcher => watcher.Dispose());
        await Task.WhenAll(running.Select(async task =>
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
    }

    latencies.Sort();
    Console.WriteLine(FormattableString.Invariant(
        $"journaled to shown: p50 {At(latencies, 0.5):F0} ms, p99 {At(latencies, 0.99):F0} ms, ")
        + FormattableString.Invariant($"p99.9 {At(latencies, 0.999):F0} ms, most {latencies[^1]:F0} ms; "));
    Console.WriteLine(FormattableString.Invariant(
        $"rate with ÷ without, median: {Median(with) / Median(without):F3}"));

    Task<LoadResult> ScanAsync() => load.RunAsync(
        new LoadRequest(product.Url(ProductContract.ScanPath(ProductContract.EventId)), tokens, Connections: 64)
        {
            Skip = scans * next++,
            Take = scans,
        },
        default);

    async Task<JsonNode> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ProductContract.OwnerKey}");
        using var answer = await product.Client.SendAsync(request);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    async Task<long> HeadAsync() => (long)(await GetAsync(
        $"/api/v1/events/{ProductContract.EventId}/analytics/realtime"))["position"]!;

    // Every tenth entry of the round, for every twentieth client: from its time in the journal to the first picture
    // that shows it.
    async Task<List<double>> LatenciesAsync(List<Watcher> watchers, long head)
    {
        var times = new List<(long Position, long Ticks)>();
        for (var after = head - scans; after < head; after += 1_000)
        {
            var page = await GetAsync(
                $"/api/v1/events/{ProductContract.EventId}/feed?limit=1000&after={after}");
            times.AddRange(page["items"]!.AsArray().Select(item => (
                (long)item!["position"]!,
                DateTimeOffset.Parse((string)item["timestamp"]!, CultureInfo.InvariantCulture).UtcTicks)));
        }

        var found = new List<double>();
        foreach (var watcher in watchers.Where((_, i) => i % 20 == 0))
        {
            var picture = 0;
            for (var i = 0; i < times.Count; i += 10)
            {
                while (watcher.Pictures[picture].Position < times[i].Position)
                {
                    picture++;
                }

                found.Add((watcher.Pictures[picture].Ticks - times[i].Ticks) / (double)TimeSpan.TicksPerMillisecond);
            }
        }

        return found;
    }
}

Directory.Delete(work, recursive: true);

static async Task UntilAsync(List<Watcher> watchers, long position)
{
    var start = Stopwatch.GetTimestamp();
    while (watchers.Exists(watcher => watcher.Last < position))
    {
        if (Stopwatch.GetElapsedTime(start).TotalSeconds > 30)
        {
            throw new InvalidOperationException($"Not everybody was shown position {position}.");
        }

        await Task.Delay(50);
    }
}

static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
