namespace Attendance.Bench.Runner;

/// <summary>Everything that is measured on one store.</summary>
internal sealed class StoreBench(
    RunnerOptions options, Programs programs, StoreSite site, ServerProcess bareServer, string work)
{
    private const int PlainWarmUp = 2_000;

    private readonly StoreReport report = new(site.Name);
    private readonly string tokens = Path.Combine(work, $"tokens-{site.Name}.txt");
    private readonly string warmTokens = Path.Combine(work, $"tokens-warm-{site.Name}.txt");
    private readonly ScanTarget bare = new(
        bareServer, ProductContract.BaselineScanPath, Path.Combine(work, $"tokens-{site.Name}.txt"), options.People,
        programs.Load)
    {
        KeepsNothing = true,
    };

    private ScanTarget? plain;
    private double heapWhenEmpty;
    private string heapMeasuredBy = "";

    public async Task<StoreReport> RunAsync(CancellationToken cancellationToken)
    {
        await SetUpAsync(cancellationToken);
        try
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                await RunRoundAsync(round, cancellationToken);
            }

            await RunFixedRatesAsync(cancellationToken);
        }
        finally
        {
            await StopPlainAsync();
        }

        return report;
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        if (options.WithoutProduct)
        {
            await File.WriteAllLinesAsync(
                tokens, Enumerable.Range(1, options.People).Select(n => $"BENCH-{n:D4}-ABCD-EFGH"), cancellationToken);
            return;
        }

        Shell.Progress($"{site.Name}: registering {options.People:N0} people through the API");
        await using (var product = await programs.StartReadyProductAsync(site, cancellationToken))
        {
            (heapWhenEmpty, heapMeasuredBy) = await KeptBytesAsync(product, cancellationToken);
            report.RegistrationSeconds = await ProductSetup.RunAsync(
                product, programs.Load, ProductContract.EventId, options.People, tokens, cancellationToken);
            await ProductSetup.RunAsync(
                product, programs.Load, ProductContract.WarmEventId, options.WarmPeople, warmTokens, cancellationToken);
        }

        await site.TakeSnapshotAsync();
    }

    private async Task RunRoundAsync(int round, CancellationToken cancellationToken)
    {
        // The order turns with the rounds, so that no server always runs on a machine that another has warmed.
        Func<int, CancellationToken, Task>[] servers = [MeasureBareAsync, MeasurePlainAsync, MeasureProductAsync];
        for (var i = 0; i < servers.Length; i++)
        {
            await servers[(i + round - 1) % servers.Length](round, cancellationToken);
        }
    }

    private async Task MeasureBareAsync(int round, CancellationToken cancellationToken) =>
        await MeasureThroughputAsync(round, "bare", bare, cancellationToken);

    private async Task MeasurePlainAsync(int round, CancellationToken cancellationToken) =>
        await MeasureThroughputAsync(round, "plain", await FreshPlainAsync(cancellationToken), cancellationToken);

    private async Task MeasureProductAsync(int round, CancellationToken cancellationToken)
    {
        if (options.WithoutProduct)
        {
            return;
        }

        await using var server = await StartWarmProductAsync(cancellationToken);
        var product = Product(server);
        var before = await ReadCountersAsync(server, cancellationToken);
        await MeasureThroughputAsync(round, "product", product, cancellationToken);
        var after = await ReadCountersAsync(server, cancellationToken);
        report.Costs.Add(new ScanCost(
            round, (after.Statements - before.Statements) / (after.Scans - before.Scans),
            (double)(after.Written - before.Written) / product.Used, site.WrittenBy));
        if (options.Quick)
        {
            await MeasureInDepthAsync(product, cancellationToken);
        }
    }

    private async Task MeasureThroughputAsync(
        int round, string name, ScanTarget target, CancellationToken cancellationToken)
    {
        // With --quick the same process is measured in depth afterwards, which takes people too.
        var half = target.Remaining / (options.Quick ? 4 : 2);
        foreach (var connections in new[] { 64, 1_000 })
        {
            var processor = target.Server.ProcessorTime();
            var load = await target.SendAsync(
                connections, options.RoundSeconds, target.KeepsNothing ? int.MaxValue : half, cancellationToken);
            var microseconds = (target.Server.ProcessorTime() - processor).TotalMicroseconds / load.Sent;
            report.Rounds.Add(new Throughput(round, name, connections, load, Math.Round(microseconds, 1)));
            Shell.Progress(
                $"{site.Name}: round {round}, {name}, {connections} connections: "
                + $"{load.PerSecond:N0}/s, p99 {load.LatencyMs.P99:F1} ms, "
                + $"CPU per request: server {microseconds:F0} µs, generator "
                + $"{(load.GeneratorUserMs + load.GeneratorSystemMs) * 1000 / load.Sent:F0} µs");
        }
    }

    private async Task RunFixedRatesAsync(CancellationToken cancellationToken)
    {
        foreach (var (rate, connections, seconds) in options.BaselinesAtFixedRates ? options.FixedRates : [])
        {
            var brief = Math.Min(seconds, 3);
            await ArriveAsync("bare", bare, rate, connections, brief, cancellationToken);
            await ArriveAsync(
                "plain", await FreshPlainAsync(cancellationToken), rate, connections, brief, cancellationToken);
        }

        await StopPlainAsync();
        if (!options.WithoutProduct && !options.Quick)
        {
            await using var server = await StartWarmProductAsync(cancellationToken);
            await MeasureInDepthAsync(Product(server), cancellationToken);
        }
    }

    // Fixed rates, a lone scan and memory, and then the process is killed in the middle of its work.
    private async Task MeasureInDepthAsync(ScanTarget product, CancellationToken cancellationToken)
    {
        report.LoneScan = await MeasureLoneScanAsync(product, cancellationToken);
        var recovery = new RecoveryBench(programs, site, tokens, options.People);
        foreach (var (rate, connections, seconds) in options.FixedRates)
        {
            var spare = Math.Max(1, product.Remaining - recovery.PeopleNeeded);
            await ArriveAsync(
                "product", product, rate, connections, Math.Min(seconds, spare / (double)rate), cancellationToken);
        }

        // The rest, so that the start after the kill finds as many records as people.
        await product.SendAsync(
            64, seconds: null, Math.Max(1, product.Remaining - recovery.PeopleNeeded), cancellationToken);
        var (kept, _) = await KeptBytesAsync(product.Server, cancellationToken);
        var active = product.Used + options.WarmPeople;
        report.Memory = new Memory((kept - heapWhenEmpty) / active, active, heapMeasuredBy);
        report.Recovery = await recovery.RunAsync(product, cancellationToken);
    }

    private async Task ArriveAsync(
        string name, ScanTarget target, int rate, int connections, double seconds, CancellationToken cancellationToken)
    {
        var load = await target.ArriveAsync(rate, connections, seconds, cancellationToken);
        report.FixedRates.Add(new FixedRate(name, rate, connections, load));
        Shell.Progress(
            $"{site.Name}: {rate:N0}/s due over {connections} connections, {name}: "
            + $"p50 {load.LatencyMs.P50:F2}, p99 {load.LatencyMs.P99:F2}, p99.9 {load.LatencyMs.P999:F2} ms");
    }

    private async Task<LoneScan> MeasureLoneScanAsync(ScanTarget product, CancellationToken cancellationToken)
    {
        // The disk's mood changes: commits are timed before and after each part, and the medians of all stand beside
        // each other.
        List<double> commits = [await programs.TimeCommitAsync(site, cancellationToken)];
        List<Latencies> scans = [];
        for (var round = 0; round < options.LoneRounds; round++)
        {
            scans.Add((await product.SendAsync(1, seconds: null, options.LoneScans, cancellationToken)).LatencyMs);
            commits.Add(await programs.TimeCommitAsync(site, cancellationToken));
        }

        var lone = new LoneScan(
            StoreReport.Median(scans.Select(s => s.P50))!.Value, StoreReport.Median(scans.Select(s => s.P99))!.Value,
            StoreReport.Median(commits)!.Value);
        Shell.Progress($"{site.Name}: lone scan {lone.ScanMs:F3} ms, bare commit {lone.CommitMs:F3} ms");
        return lone;
    }

    private async Task<ServerProcess> StartWarmProductAsync(CancellationToken cancellationToken)
    {
        await site.RestoreSnapshotAsync();
        var server = await programs.StartReadyProductAsync(site, cancellationToken);
        try
        {
            await new WarmUp(options, programs.Load).RunAsync(
                server, ProductContract.ScanPath(ProductContract.WarmEventId), warmTokens, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private ScanTarget Product(ServerProcess server) =>
        new(server, ProductContract.ScanPath(ProductContract.EventId), tokens, options.People, programs.Load);

    // The plain way uses people up too: when few are left it starts again with an empty record table.
    private async Task<ScanTarget> FreshPlainAsync(CancellationToken cancellationToken)
    {
        if (plain is null || plain.Remaining < options.People / 2)
        {
            await StopPlainAsync();
            var server = await programs.StartPlainAsync(site, tokens, cancellationToken);
            plain = new ScanTarget(server, ProductContract.BaselineScanPath, tokens, options.People, programs.Load);
            await plain.SendAsync(64, seconds: null, PlainWarmUp, cancellationToken);
            await Task.Delay(options.AfterWarmUp, cancellationToken);
        }

        return plain;
    }

    private async Task StopPlainAsync()
    {
        if (plain is not null)
        {
            await plain.Server.DisposeAsync();
            plain = null;
        }
    }

    private async Task<(double Bytes, string By)> KeptBytesAsync(
        ServerProcess product, CancellationToken cancellationToken)
    {
        var collected = await InducedCollection.RunAsync(product.Id, options.CollectionTime, cancellationToken);
        var metrics = await Metrics.ReadAsync(product.Client, cancellationToken);
        return metrics[ProductContract.HeapMetric] is { } heap && collected
            ? (heap, "managed heap after a full collection")
            : (product.ResidentBytes(), "resident set");
    }

    private async Task<(double? Statements, double? Scans, long Written)> ReadCountersAsync(
        ServerProcess product, CancellationToken cancellationToken)
    {
        var metrics = await Metrics.ReadAsync(product.Client, cancellationToken);
        var written = await site.WrittenBytesAsync(product);
        return (metrics[ProductContract.StatementsMetric], metrics[ProductContract.ScansMetric], written);
    }
}
