using System.Runtime.InteropServices;

namespace Attendance.Bench.Runner;

/// <summary>One whole run: each store in turn, then the engine alone.</summary>
internal sealed class Benchmark(RunnerOptions options)
{
    private static readonly TimeSpan EngineMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan QuickMax = TimeSpan.FromSeconds(54);

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = DateTimeOffset.UtcNow;
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]);
        var machine = new Machine(
            Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
            load);
        var report = new BenchReport(startedAt, machine, options.Quick, options.People);
        var work = Directory.CreateDirectory(
            Path.Combine(options.Work, $"attendance-bench-{Environment.ProcessId}")).FullName;
        try
        {
            // The database server runs as another user and must be able to pass through to its own folder.
            File.SetUnixFileMode(work, (UnixFileMode)Convert.ToInt32("755", 8));
            var programs = new Programs(options, work);
            await using (var bare = await programs.StartBareAsync(cancellationToken))
            {
                var anyLine = Path.Combine(work, "bare-lines.txt");
                await File.WriteAllLinesAsync(anyLine, ["BENCH-0001-ABCD-EFGH"], cancellationToken);
                await new WarmUp(options, programs.Load).RunAsync(
                    bare, ProductContract.BaselineScanPath, anyLine, cancellationToken);
                foreach (var store in options.Stores)
                {
                    await MeasureStoreAsync(store, programs, bare, work, report, cancellationToken);
                }
            }

            report.Engine = options.OnlyUploads
                ? null
                : await RunEngineAsync(programs, startedAt, cancellationToken);
        }
        finally
        {
            CleanUp(work, keep: report.Faults.Count > 0);
        }

        report.Targets = Targets.Of(report);
        report.TotalSeconds = Math.Round((DateTimeOffset.UtcNow - startedAt).TotalSeconds, 1);
        return report;
    }

    // A store that fails is reported beside the figures of the other one.
    private async Task MeasureStoreAsync(
        string store, Programs programs, ServerProcess bare, string work, BenchReport report,
        CancellationToken cancellationToken)
    {
        try
        {
            if (store == "sqlite")
            {
                report.Stores.Add(await MeasureAsync(new SqliteSite(work)));
                return;
            }

            await using var postgres = await PostgresServer.StartAsync(work, cancellationToken);
            report.Stores.Add(await MeasureAsync(new PostgresSite(work, postgres)));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            report.Faults.Add($"{store}: {fault.Message}");
            Shell.Progress($"{store}: {fault}");
        }

        async Task<StoreReport> MeasureAsync(StoreSite site)
        {
            await site.PrepareAsync();
            var measured = options.OnlyUploads
                ? new StoreReport(site.Name)
                : await new StoreBench(options, programs, site, bare, work).RunAsync(cancellationToken);
            if (options.WithUploads)
            {
                measured.Upload = await new UploadBench(options, programs, site, work).RunAsync(cancellationToken);
            }

            return measured;
        }
    }

    private async Task<string?> RunEngineAsync(
        Programs programs, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var assembly = Directory.Exists(programs.Engine)
            ? Directory.GetFiles(programs.Engine, "*.runtimeconfig.json").Select(
                f => f.Replace(".runtimeconfig.json", ".dll")).FirstOrDefault()
            : null;
        if (assembly is null)
        {
            return null;
        }

        var timeMax = options.Quick ? QuickMax - (DateTimeOffset.UtcNow - startedAt) : EngineMax;
        if (timeMax <= TimeSpan.FromSeconds(1))
        {
            return "(left out: no time was left for it; run without --quick)";
        }

        Shell.Progress("engine: calls per second");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeMax);
        try
        {
            return await Shell.RunAsync("dotnet", [assembly], patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "(did not end in time)";
        }
        catch (InvalidOperationException fault)
        {
            return $"({fault.Message})";
        }
    }

    private static void CleanUp(string work, bool keep)
    {
        if (keep)
        {
            Shell.Progress($"kept for its logs: {work}");
            return;
        }

        Directory.Delete(work, recursive: true);
    }
}
