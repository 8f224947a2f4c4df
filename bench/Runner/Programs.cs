namespace Attendance.Bench.Runner;

/// <summary>Starts the programs of a run: the product, the baselines, the load generator.</summary>
internal sealed class Programs(RunnerOptions options, string work)
{
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> NoSettings = [];

    private string Baseline => Path.Combine(options.Bin, "Baseline/release/Attendance.Bench.Baseline.dll");

    public string Engine => Path.Combine(options.Bin, "Engine/release");

    public LoadGenerator Load { get; } = new(Path.Combine(options.Bin, "Load/release/Attendance.Bench.Load.dll"));

    public ServerProcess StartProduct(StoreSite site, int? port = null) =>
        ServerProcess.Start(
            Path.Combine(options.Bin, ProductContract.Assembly), [],
            ProductContract.Settings(site.Name, site.DataFolder, site.ProductConnection),
            Path.Combine(work, $"product-{site.Name}.log"), port);

    public async Task<ServerProcess> StartReadyProductAsync(StoreSite site, CancellationToken cancellationToken) =>
        await ReadyAsync(StartProduct(site), cancellationToken);

    public Task<ServerProcess> StartBareAsync(CancellationToken cancellationToken) =>
        ReadyAsync(
            ServerProcess.Start(Baseline, ["bare"], NoSettings, Path.Combine(work, "bare.log")), cancellationToken);

    public Task<ServerProcess> StartPlainAsync(StoreSite site, string tokens, CancellationToken cancellationToken) =>
        ReadyAsync(
            ServerProcess.Start(
                Baseline,
                [
                    "plain", "--store", site.Name, "--connection", site.PlainConnection, "--tokens", tokens,
                    "--gates", string.Join(',', ProductContract.Gates),
                ],
                NoSettings, Path.Combine(work, $"plain-{site.Name}.log")),
            cancellationToken);

    /// <summary>The median time of a single-row commit, in milliseconds.</summary>
    public async Task<double> TimeCommitAsync(StoreSite site, CancellationToken cancellationToken)
    {
        var output = await Shell.RunAsync(
            "dotnet", [Baseline, "commits", "--store", site.Name, "--connection", site.PlainConnection],
            cancellationToken);
        return double.Parse(output, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds that the store alone takes for the rows of a file, in one transaction.</summary>
    public async Task<double> TimeBulkAsync(StoreSite site, string file, CancellationToken cancellationToken)
    {
        var output = await Shell.RunAsync(
            "dotnet",
            [Baseline, "bulk", "--store", site.Name, "--connection", site.PlainConnection, "--file", file],
            cancellationToken);
        return double.Parse(output, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<ServerProcess> ReadyAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        try
        {
            await server.WaitUntilReadyAsync(ReadyMax, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
