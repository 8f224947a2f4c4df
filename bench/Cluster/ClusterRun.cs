using System.Diagnostics;
using System.Globalization;
using Attendance.Bench.Runner;

namespace Attendance.Bench.Cluster;

/// <summary>One round: fresh processes on a fresh database, their code warmed by another event, then each person's
/// first scan.</summary>
internal sealed class ClusterRun(Measured measured, PostgresServer postgres, LoadGenerator load, string work)
{
    private const string Database = "product";
    private const int WarmPeople = 20_000;
    private const double WarmSeconds = 6;
    private const int Connections = 64;
    private const string WarmedMetric = "attendance_warmup_people_total";
    private const string AllocatedMetric = "attendance_allocated_bytes_total";
    private const string LocalMetric = "orleans_messaging_sent_local_total";
    private const string ActivationsMetric = "orleans_catalog_activations";

    private readonly List<ServerProcess> _processes = [];

    public async Task<Figures> RunAsync(int scans)
    {
        await postgres.CreateDatabaseAsync(Database);
        try
        {
            for (var number = 0; number < measured.Processes; number++)
            {
                _processes.Add(ServerProcess.Start(
                    measured.Assembly, [], Settings(number), Path.Combine(work, "product.log")));
                await _processes[number].WaitUntilReadyAsync(TimeSpan.FromSeconds(60), default);
            }

            await WarmCodeAsync();
            var tokens = Path.Combine(work, "tokens.txt");
            await ProductSetup.RunAsync(_processes[0], load, ProductContract.EventId, scans, tokens, default);
            await AwaitWarmAsync(measured.Ahead ? WarmPeople + scans : 0);
            return await MeasureAsync(tokens, scans);
        }
        finally
        {
            foreach (var process in _processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private async Task<Figures> MeasureAsync(string tokens, int scans)
    {
        var before = await ReadAsync();
        var (processor, began) = (Processor(), Stopwatch.GetTimestamp());
        var each = scans / _processes.Count;
        var results = await Task.WhenAll(_processes.Select((process, number) => load.RunAsync(
            new LoadRequest(
                process.Url(ProductContract.ScanPath(ProductContract.EventId)), tokens, Connections / _processes.Count)
            {
                Skip = each * number,
                Take = each,
            },
            default)));
        if (results.FirstOrDefault(result => result.Failed > 0) is { } failed)
        {
            throw new InvalidOperationException($"{failed.Failed} scans were not confirmed: {failed.FirstFailure}");
        }

        var after = await ReadAsync();
        return new Figures(
            results.Sum(result => result.Sent) / results.Max(result => result.Seconds),
            (Processor() - processor).TotalMicroseconds / scans,
            (after.Allocated - before.Allocated) / scans,
            (after.Local - before.Local) / scans,
            (after.Activations - before.Activations) / scans);
    }

    private TimeSpan Processor() =>
        _processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.ProcessorTime());

    private async Task WarmCodeAsync()
    {
        var tokens = Path.Combine(work, "tokens-warm.txt");
        await ProductSetup.RunAsync(_processes[0], load, ProductContract.WarmEventId, WarmPeople, tokens, default);
        foreach (var process in _processes)
        {
            await load.RunAsync(
                new LoadRequest(process.Url(ProductContract.ScanPath(ProductContract.WarmEventId)), tokens, Connections)
                {
                    Seconds = WarmSeconds,
                    Repeat = true,
                },
                default);
        }
    }

    private async Task AwaitWarmAsync(int people)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var warmed = 0d;
            foreach (var process in _processes)
            {
                warmed += (await Metrics.ReadAsync(process.Client, default))[WarmedMetric] ?? 0;
            }

            if (warmed >= people)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                throw new InvalidOperationException($"Only {warmed} of {people} people were activated ahead.");
            }

            await Task.Delay(200);
        }
    }

    private async Task<(double Allocated, double Local, double Activations)> ReadAsync()
    {
        var (allocated, local, activations) = (0d, 0d, 0d);
        foreach (var process in _processes)
        {
            var metrics = await Metrics.ReadAsync(process.Client, default);
            allocated += metrics[AllocatedMetric] ?? 0;
            local += metrics[LocalMetric] ?? 0;
            activations += metrics[ActivationsMetric] ?? 0;
        }

        return (allocated, local, activations);
    }

    private Dictionary<string, string> Settings(int number)
    {
        var settings = ProductContract.Settings(
            "postgres", Path.Combine(work, $"data-{number}"), postgres.ConnectionString(Database));
        settings["DOTNET_GCgen0size"] = "0x400000";
        settings["Attendance__MasterKey"] = Convert.ToBase64String(new byte[32].Select((_, i) => (byte)i).ToArray());
        settings["Attendance__WarmUp__PerSecond"] = measured.Ahead ? "20000" : "0";
        if (measured.IsCluster)
        {
            settings["Orleans__Clustering__ProviderType"] = "AdoNet";
            settings["Orleans__Endpoints__AdvertisedIPAddress"] = "127.0.0.1";
            settings["Orleans__Endpoints__SiloPort"] = Text(ServerProcess.FreePort());
            settings["Orleans__Endpoints__GatewayPort"] = Text(ServerProcess.FreePort());
        }

        return settings;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
