using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attendance.Bench.Runner;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(RunnerOptions.Help);
    return 0;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    // Cancelled rather than obeyed: the servers that were started have to be stopped first.
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var options = RunnerOptions.Parse(args);
    var report = await new Benchmark(options).RunAsync(stop.Token);
    Tables.Write(report, Console.Out);
    Directory.CreateDirectory(Path.GetDirectoryName(options.Json)!);
    var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
    await File.WriteAllTextAsync(options.Json, JsonSerializer.Serialize(report, json) + "\n");
    Shell.Progress($"{report.TotalSeconds:F0} s; figures in {options.Json}");
    return report.Faults.Count == 0 ? 0 : 1;
}
catch (Exception fault) when (fault is ArgumentException or FormatException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
