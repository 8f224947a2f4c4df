using System.Globalization;

namespace Attendance.Bench.Runner;

/// <summary>The figures as tables for people.</summary>
internal static class Tables
{
    public static void Write(BenchReport report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(
            $"Check-ins per second over HTTP (median of the rounds; {report.People:N0} registered, cold grains)");
        Table(output,
            ["store", "connections", "bare", "plain", "product", "product ÷ bare", "product ÷ plain"],
            report.Stores.SelectMany(s => new[] { 64, 1_000 }.Select(c => new[]
            {
                s.Store, $"{c}", Number(s.PerSecond("bare", c), "N0"), Number(s.PerSecond("plain", c), "N0"),
                Number(s.PerSecond("product", c), "N0"), Number(s.Ratio("bare", c), "F2"),
                    Number(s.Ratio("plain", c), "F1"),
            })));

        output.WriteLine("Latency in ms at fixed arrival rates (open loop, counted from when the scan was due)");
        Table(output,
            ["store", "due/s", "connections", "server", "confirmed/s", "p50", "p99", "p99.9", "max", "not confirmed"],
            report.Stores.SelectMany(s => s.FixedRates.Select(f => new[]
            {
                s.Store, $"{f.Rate}", $"{f.Connections}", f.Server, Number(f.Load.PerSecond, "N0"),
                Number(f.Load.LatencyMs.P50, "F2"), Number(f.Load.LatencyMs.P99, "F2"),
                    Number(f.Load.LatencyMs.P999, "F2"),
                Number(f.Load.LatencyMs.Max, "F1"), $"{f.Load.Failed}",
            })));

        output.WriteLine("What a check-in costs");
        Table(output, ["store", "what", "figure"], report.Stores.SelectMany(CostsOf));

        output.WriteLine("A file of people, registered (rows a second, from the first byte sent to the last person)");
        Table(output,
            ["store", "rows", "alone", "while check-ins go on", "the store alone", "memory growth MB", "scans p50 ms",
                "scans p99 ms", "not confirmed"],
            report.Stores.Where(s => s.Upload is not null).Select(s => new[]
            {
                s.Store, Number(s.Upload!.Rows, "N0"), Number(s.Upload.AlonePerSecond, "N0"),
                Number(s.Upload.BusyPerSecond, "N0"), Number(s.Upload.BarePerSecond, "N0"),
                Number(s.Upload.PeakGrowthBytes / 1e6, "N0"), Number(s.Upload.Scans.LatencyMs.P50, "F2"),
                Number(s.Upload.Scans.LatencyMs.P99, "F2"), $"{s.Upload.Scans.Failed}",
            }));

        if (report.Engine is { } engine)
        {
            output.WriteLine("The engine alone");
            output.WriteLine(engine.TrimEnd());
            output.WriteLine();
        }

        output.WriteLine("Targets");
        Table(output,
            ["target", "store", "bound", "figure", "met"],
            report.Targets.Select(t => new[]
            {
                t.What, t.Store, $"{t.Bound} {t.Unit}".Trim(), Number(t.Figure, t.Figure >= 100 ? "N0" : "0.###"),
                t.Met switch { true => "yes", false => "NO", null => "not measured" },
            }));
        foreach (var fault in report.Faults)
        {
            output.WriteLine($"Fault: {fault}");
        }
    }

    private static IEnumerable<string[]> CostsOf(StoreReport store)
    {
        double? Median(Func<ScanCost, double?> of) => StoreReport.Median(store.Costs.Select(of).OfType<double>());
        double? Processor(string server) => StoreReport.Median(
            store.Rounds.Where(r => r.Server == server && r.Connections == 64).Select(
                r => r.ServerMicrosecondsPerScan));

        yield return [store.Store, "registering everybody, s", Number(store.RegistrationSeconds, "F1")];
        yield return [store.Store, "statements per scan", Number(Median(c => c.StatementsPerScan), "F4")];
        yield return [store.Store, $"bytes written per scan ({store.Costs.FirstOrDefault()?.WrittenBy})",
            Number(Median(c => c.BytesWrittenPerScan), "N0")];
        yield return [store.Store, $"memory per active participant, B ({store.Memory?.MeasuredBy})",
            Number(store.Memory?.BytesPerParticipant, "N0")];
        yield return [store.Store, "CPU of the process per scan, 64 connections, µs: bare",
            Number(Processor("bare"), "F0")];
        yield return [store.Store, "CPU of the process per scan, 64 connections, µs: plain",
            Number(Processor("plain"), "F0")];
        yield return [store.Store, "CPU of the process per scan, 64 connections, µs: product",
            Number(Processor("product"), "F0")];
        yield return [store.Store, "a lone scan, median ms", Number(store.LoneScan?.ScanMs, "F3")];
        yield return [store.Store, "a bare commit of the store, median ms", Number(store.LoneScan?.CommitMs, "F3")];
        yield return [store.Store, $"SIGKILL to first confirmed scan, s ({store.Recovery?.Records:N0} records)",
            Number(store.Recovery?.Seconds, "F2")];
    }

    private static void Table(TextWriter output, string[] head, IEnumerable<string[]> body)
    {
        string[][] rows = [head, .. body];
        var widths = head.Select((_, column) => rows.Max(r => r[column].Length)).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var cells = rows[i].Select(
                (cell, column) => IsText(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine("| " + string.Join(" | ", cells) + " |");
            if (i == 0)
            {
                output.WriteLine("|" + string.Join("|", widths.Select(w => new string('-', w + 2))) + "|");
            }
        }

        output.WriteLine();

        // A column is text when no row below its head looks like a number.
        bool IsText(int column) => rows.Skip(1).Any(r => r[column].Length > 0 && char.IsLetter(r[column][0]));
    }

    private static string Number(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
