using System.Diagnostics;
using System.Globalization;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

/// <summary>Clients that hold connections and give as little as they can.</summary>
public sealed class SlowClientTests(ITestOutputHelper output)
{
    private const int Idle = 1_000;
    private const int SlowHeads = 200;
    private const int SlowBodies = 100;

    /// <summary>Generous: two processors are shared with the clients.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    /// <summary>Headers have 10 s; a body's rate is looked at after 5 s. The rest is for a busy machine.</summary>
    private static readonly TimeSpan CutMax = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task SlowClients_HoldConnections_AreCutAndKeepNobodyWaiting()
    {
        await using var fair = await Fair.OpenAsync(
            output, await ProductSettings.OnAsync(TestDatabase.Sqlite), people: 400, gates: 1);
        var address = fair.Product.Address;
        var idle = await Task.WhenAll(Enumerable.Range(0, Idle).Select(_ => RawConnection.OpenAsync(address)));
        using var over = new CancellationTokenSource();
        var heads = Enumerable.Range(0, SlowHeads).Select(
            _ => DripAsync(address, "GET /health/live HTTP/1.1\r\nHost: local", over.Token)).ToList();
        var head = "POST /api/v1/events/fair/attendance/record HTTP/1.1\r\nHost: localhost\r\n" +
            $"Authorization: Bearer {fair.Product.Settings.OwnerKey}\r\nContent-Type: application/json\r\n" +
            "Content-Length: 1000\r\n\r\n";
        var bodies = Enumerable.Range(0, SlowBodies).Select(_ => DripAsync(address, head, over.Token)).ToList();

        var scans = ScanAsync(fair, over.Token);
        var cutHeads = await Task.WhenAll(heads);
        var cutBodies = await Task.WhenAll(bodies);
        await over.CancelAsync();
        var (answers, slowest) = await scans;

        Report("slow headers", cutHeads);
        Report("slow bodies", cutBodies);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{answers} scans answered meanwhile, the slowest in {slowest.TotalMilliseconds:F0} ms"));
        Assert.InRange(answers, 50, int.MaxValue);
        Assert.InRange(slowest, TimeSpan.Zero, AnswerMax);
        Assert.All(cutHeads.Concat(cutBodies), cut => Assert.InRange(cut, TimeSpan.FromSeconds(4), CutMax));
        Assert.Equal(answers, (await fair.RecountAsync()).Confirmed.Count());
        foreach (var connection in idle)
        {
            connection.Dispose();
        }
    }

    /// <summary>A byte a second; how long the other side put up with it.</summary>
    private static async Task<TimeSpan> DripAsync(Uri address, string begun, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync(begun);
        var started = Stopwatch.GetTimestamp();
        var cut = connection.IsCutWithinAsync(CutMax);
        while (!cut.IsCompleted)
        {
            await connection.SendAsync("x");
            await Task.WhenAny(cut, Task.Delay(BetweenBytes, cancellationToken));
        }

        return await cut ? Stopwatch.GetElapsedTime(started) : TimeSpan.MaxValue;
    }

    private static async Task<(int Answers, TimeSpan Slowest)> ScanAsync(Fair fair, CancellationToken over)
    {
        var (answers, slowest) = (0, TimeSpan.Zero);
        for (; !over.IsCancellationRequested && answers < fair.People.Count; answers++)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await fair.Client.ScanAsync(new ScanBody
            {
                ScanId = string.Create(CultureInfo.InvariantCulture, $"s-{answers}"),
                ParticipantId = fair.People[answers].ParticipantId,
                GateId = "gate-1",
            });
            var took = Stopwatch.GetElapsedTime(started);
            Assert.Equal((201, "confirmed"), (answer.Status, answer.Result));
            slowest = took > slowest ? took : slowest;
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }

        return (answers, slowest);
    }

    private void Report(string what, TimeSpan[] cuts) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{cuts.Length} {what}: cut after {cuts.Min().TotalSeconds:F1} to {cuts.Max().TotalSeconds:F1} s"));
}
