namespace Attendance.Bench.Runner;

/// <summary>The bars the product has set itself, each beside the figure of this run.</summary>
internal static class Targets
{
    public static IReadOnlyList<Target> Of(BenchReport report) => [.. report.Stores.SelectMany(OfStore)];

    private static IEnumerable<Target> OfStore(StoreReport store)
    {
        if (store.Store == "postgres")
        {
            yield return AtLeast("product ÷ plain, 64 connections", store, 8, store.Ratio("plain", 64), "×");
            yield return AtLeast("product ÷ bare, 64 connections", store, 0.35, store.Ratio("bare", 64), "×");
        }
        else
        {
            yield return AtLeast("product ÷ bare, 64 connections", store, 0.45, store.Ratio("bare", 64), "×");
        }

        var crowd = store.FixedRates.FirstOrDefault(
            f => f is { Server: "product", Rate: 5_000, Connections: 1_000 })?.Load;
        // A scan that was refused or never answered has no place in a percentile: then the bar is missed.
        var allConfirmed = crowd is { Failed: 0 };
        yield return Below(
            "5,000 scans/s over 1,000 connections, p99", store, 25, crowd?.LatencyMs.P99, "ms", allConfirmed);
        yield return Below(
            "5,000 scans/s over 1,000 connections, p99.9", store, 60, crowd?.LatencyMs.P999, "ms", allConfirmed);

        var statements = StoreReport.Median(store.Costs.Select(c => c.StatementsPerScan).OfType<double>());
        yield return Below("statements per check-in", store, 0.1, statements, "");
        yield return Below("lone scan ÷ bare commit", store, 2, store.LoneScan?.Commits, "×");
        yield return Below("SIGKILL to first confirmed scan", store, 3, store.Recovery?.Seconds, "s");
        yield return AtLeast(
            "rows of a file registered, while check-ins go on", store, store.Store == "postgres" ? 15_000 : 20_000,
            store.Upload?.BusyPerSecond, "rows/s");
        yield return Below(
            "memory growth while registering a file", store, 200, store.Upload?.PeakGrowthBytes / 1e6, "MB");
        yield return Below(
            "1,000 scans/s while registering a file, p99", store, 100, store.Upload?.Scans.LatencyMs.P99, "ms",
            store.Upload?.Scans.Failed == 0);
        yield return Below("memory per active participant", store, 2_048, store.Memory?.BytesPerParticipant, "B");
    }

    private static Target AtLeast(string what, StoreReport store, double bound, double? figure, string unit) =>
        new(what, store.Store, $"≥ {bound}", figure, unit, figure is null ? null : figure >= bound);

    private static Target Below(
        string what, StoreReport store, double bound, double? figure, string unit, bool valid = true) =>
        new(what, store.Store, $"< {bound:#,0.##}", figure, unit, figure is null ? null : valid && figure < bound);
}
