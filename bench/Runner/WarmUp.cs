namespace Attendance.Bench.Runner;

/// <summary>
/// Sends the same lines again and again to a new process, so that its code is compiled before it is measured.
/// </summary>
internal sealed class WarmUp(RunnerOptions options, LoadGenerator load)
{
    private const int Connections = 64;

    public async Task RunAsync(ServerProcess server, string path, string lines, CancellationToken cancellationToken)
    {
        var (rate, seconds, burstSeconds) = options.WarmUp;
        var burst = new LoadRequest(server.Url(path), lines, Connections) { Seconds = burstSeconds, Repeat = true };
        ScanTarget.Tell(await load.RunAsync(burst with { Seconds = seconds, Rate = rate }, cancellationToken));
        ScanTarget.Tell(await load.RunAsync(burst, cancellationToken));
        await Task.Delay(options.AfterWarmUp, cancellationToken);
    }
}
