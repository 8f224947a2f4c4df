namespace Attendance.Bench.Runner;

/// <summary>
/// A server that takes scans, and the people it has not seen yet: each measurement uses up some of them.
/// </summary>
internal sealed class ScanTarget(ServerProcess server, string path, string lines, int people, LoadGenerator load)
{
    private int used;

    public ServerProcess Server => server;

    /// <summary>A server that keeps nothing takes the same person again.</summary>
    public bool KeepsNothing { get; init; }

    public int Remaining => KeepsNothing ? people : people - used;

    public int Used => used;

    /// <summary>Each connection sends when its answer has come.</summary>
    public Task<LoadResult> SendAsync(
        int connections, double? seconds, int take, CancellationToken cancellationToken) =>
        MeasureAsync(
            new LoadRequest(server.Url(path), lines, connections) { Seconds = seconds, Take = take },
            cancellationToken);

    /// <summary>Scans arrive at a fixed rate whatever the server does.</summary>
    public Task<LoadResult> ArriveAsync(
        int rate, int connections, double seconds, CancellationToken cancellationToken) =>
        MeasureAsync(
            new LoadRequest(
                server.Url(path), lines, connections) { Seconds = seconds, Rate = rate, Take = (int)(rate * seconds) },
            cancellationToken);

    private async Task<LoadResult> MeasureAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        if (Remaining == 0)
        {
            throw new InvalidOperationException("Nobody is left to scan; register more with --people.");
        }

        var result = await load.RunAsync(
            request with { Skip = KeepsNothing ? 0 : used, Take = Math.Min(request.Take, Remaining),
                Repeat = KeepsNothing },
            cancellationToken);
        used += KeepsNothing ? 0 : result.Sent;
        Tell(result);
        return result;
    }

    public static void Tell(LoadResult result)
    {
        if (result.Failed > 0)
        {
            var statuses = string.Join(", ", result.Statuses.Select(s => $"{s.Value} × {s.Key}"));
            Shell.Progress(
                $"  {result.Failed} of {result.Sent} not confirmed ({statuses}; "
                + $"{result.Unanswered} unanswered): {result.FirstFailure}");
        }
    }
}
