using Attendance.Bench.Cluster;
using Attendance.Bench.Runner;

// dotnet run -c Release --project bench/Cluster [scans] [rounds] [only this, such as "one silo" or "silo, ahead"]
// Needs the build for clusters beside this one: dotnet build -c Release src/Api -p:Engine=Orleans
var scans = args.Length > 0 ? int.Parse(args[0]) : 20_000;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
var only = args.Length > 2 ? args[2] : null;
var own = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../.."));
var orleans = Path.GetFullPath(Path.Combine(own, "../../Orleans/bin"));
if (!File.Exists(Path.Combine(orleans, ProductContract.Assembly)))
{
    Console.Error.WriteLine("Build the product for clusters first: dotnet build -c Release src/Api -p:Engine=Orleans");
    return 2;
}

// PostgreSQL runs as somebody else and has to get in.
var work = Directory.CreateDirectory(
    Path.Combine(Path.GetTempPath(), $"cluster-bench-{Environment.ProcessId}")).FullName;
var load = new LoadGenerator(Path.Combine(own, "Load/release/Attendance.Bench.Load.dll"));
List<Measured> all =
[
    .. new[] { false, true }.SelectMany(ahead => new[]
    {
        new Measured("embedded", Path.Combine(own, ProductContract.Assembly), Processes: 1, ahead),
        new Measured("one silo", Path.Combine(orleans, ProductContract.Assembly), Processes: 1, ahead),
        new Measured("two silos", Path.Combine(orleans, ProductContract.Assembly), Processes: 2, ahead),
    }).Where(measured => only is null || measured.Label.Contains(only, StringComparison.Ordinal)),
];
await using (var postgres = await PostgresServer.StartAsync(work, default))
{
    for (var round = 0; round < rounds; round++)
    {
        // The order turns: no one always runs on a machine that another has warmed.
        for (var turn = 0; turn < all.Count; turn++)
        {
            var measured = all[(round + turn) % all.Count];
            Shell.Progress($"round {round + 1}: {measured.Label}");
            measured.Rounds.Add(await new ClusterRun(measured, postgres, load, work).RunAsync(scans));
        }
    }
}

Console.WriteLine(
    "|  | people | check-ins/s | ÷ embedded | ÷ one silo | CPU µs | B allocated | local messages | activations |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
foreach (var measured in all)
{
    var median = measured.Median;
    Console.WriteLine(FormattableString.Invariant(
        $"| {measured.Name} | {measured.People} | {median.PerSecond:F0} | {Against("embedded"):F2} ")
        + FormattableString.Invariant(
            $"| {Against("one silo"):F2} | {median.ProcessorMicroseconds:F0} | {median.Allocated:F0} ")
        + FormattableString.Invariant($"| {median.LocalMessages:F1} | {median.Activations:F2} |"));

    double Against(string name) =>
        all.SingleOrDefault(other => other.Name == name && other.Ahead == measured.Ahead) is { } other
            ? median.PerSecond / other.Median.PerSecond : double.NaN;
}

Directory.Delete(work, recursive: true);
return 0;
