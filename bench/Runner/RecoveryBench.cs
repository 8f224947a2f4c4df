using System.Diagnostics;
using System.Net;
using System.Text;

namespace Attendance.Bench.Runner;

/// <summary>
/// Kills the product while it confirms scans, starts it again at once, and scans until one is confirmed.
/// </summary>
internal sealed class RecoveryBench(Programs programs, StoreSite site, string tokensFile, int people)
{
    private const int ProbesMax = 200;
    private static readonly TimeSpan LoadBeforeKill = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many people to leave unscanned: for the load that the kill falls into, and for the probes.
    /// </summary>
    public int PeopleNeeded => people / 20 + ProbesMax;

    public async Task<Recovery?> RunAsync(ScanTarget product, CancellationToken cancellationToken)
    {
        var probes = (await File.ReadAllLinesAsync(tokensFile, cancellationToken))[^ProbesMax..];
        var before = product.Used;

        // A tenth of what a busy door sends: the load must last until the kill, and it must be in the middle of it.
        var load = product.ArriveAsync(people / 40, 64, seconds: 2, cancellationToken);
        await Task.Delay(LoadBeforeKill, cancellationToken);
        var killedAt = Stopwatch.GetTimestamp();
        product.Server.Kill();
        var restarted = programs.StartProduct(site, product.Server.Port);
        try
        {
            using var client = NewClient(restarted);
            var seconds = await ScanUntilConfirmedAsync(client, probes, killedAt, cancellationToken);
            var killed = await load;
            return seconds is { } found ? new Recovery(Math.Round(found, 3), people, before + killed.Succeeded) : null;
        }
        finally
        {
            await restarted.DisposeAsync();
        }
    }

    private static async Task<double?> ScanUntilConfirmedAsync(
        HttpClient client, string[] probes, long killedAt, CancellationToken cancellationToken)
    {
        HttpStatusCode? last = null;
        for (var attempt = 0; Stopwatch.GetElapsedTime(killedAt) < RecoveryMax; attempt++)
        {
            // A retry of a probe keeps its scan id, as a device's would.
            var probe = attempt % probes.Length;
            using var body = new StringContent(
                ProductContract.ScanBody($"probe-{probe}", probes[probe]), Encoding.UTF8, "application/json");
            try
            {
                using var answer = await client.PostAsync(
                    ProductContract.ScanPath(ProductContract.EventId), body, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    var seconds = Stopwatch.GetElapsedTime(killedAt).TotalSeconds;
                    Shell.Progress($"first confirmed scan {seconds:F2} s after SIGKILL");
                    return seconds;
                }

                last = answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet, or the listener of the killed process is just going.
            }

            await Task.Delay(BetweenProbes, cancellationToken);
        }

        Shell.Progress(
            $"No scan was confirmed within {RecoveryMax.TotalSeconds} s of SIGKILL; the last answer was {last}.");
        return null;
    }

    private static HttpClient NewClient(ServerProcess server)
    {
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress, Timeout = RecoveryMax };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {ProductContract.OwnerKey}");
        return client;
    }
}
