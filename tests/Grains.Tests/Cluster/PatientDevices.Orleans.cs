using System.Collections.Concurrent;
using Attendance.Fakes;
using Attendance.Gates;
using Attendance.Scans;
using Orleans;
using Orleans.Runtime;

namespace Attendance.Cluster;

/// <summary>Devices that scan without a pause, each scan by any way into the cluster, and ask again with the same scan
/// id, perhaps by another way, until they have an answer.</summary>
internal sealed class PatientDevices(GrainCluster cluster, Random seed, int people, string[] gates)
{
    private const int Devices = 24;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Shorter than a gate's own, so the try before may still be under way. A silo that is killed in this
    /// process leaves its own callers without any answer.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _settled = new(0);
    private int _scans;
    private int _askedAgain;

    public ConcurrentBag<(string GateId, RecordScan Scan, ScanResult Answer)> Answers { get; } = [];

    public string Summary =>
        $"{Answers.Count} scans settled, asked again {_askedAgain} times: "
        + string.Join(' ', Answers.CountBy(answer => answer.Answer.Outcome));

    public Task ScanUntilAsync(Task end) => Task.WhenAll(Enumerable.Range(0, Devices)
        .Select(_ => new Random(seed.Next())).ToList()
        .Select(random => Task.Run(() => ScanAsync(random, end))));

    /// <summary>So many more answers, from now on.</summary>
    public async Task SettleAsync(int scans)
    {
        while (await _settled.WaitAsync(TimeSpan.Zero))
        {
        }

        for (var i = 0; i < scans; i++)
        {
            Assert.True(await _settled.WaitAsync(GrainHost.Patience), "The devices stand still.");
        }
    }

    private async Task ScanAsync(Random random, Task end)
    {
        while (!end.IsCompleted)
        {
            var now = cluster.Clock.GetUtcNow();
            var scan = Samples.Scan($"s{Interlocked.Increment(ref _scans)}") with
            {
                ParticipantId = $"P-{random.Next(1, people + 1)}",
                Direction = random.Chance(50) ? Direction.In : Direction.Out,
                Timestamp = now,
                ReceivedAt = now,
            };
            var gateId = random.Pick(gates);
            Answers.Add((gateId, scan, await SettleAsync(gateId, scan, random)));
            _settled.Release();
        }
    }

    private async Task<ScanResult> SettleAsync(string gateId, RecordScan scan, Random random)
    {
        while (true)
        {
            var isFront = random.Chance(50);
            try
            {
                var door = isFront ? cluster.Front : random.Pick(cluster.Doors());
                var gate = door.GetGrain<IGateGrain>(GrainKeys.Gate(Samples.EventId, gateId));
                var answer = await gate.Scan(scan).WaitAsync(AnswerTimeout);
                if (answer.Outcome != ScanOutcome.NotStored)
                {
                    return answer;
                }
            }
            catch (Exception exception) when (!isFront || exception is OrleansException or TimeoutException)
            {
                // What the product's fronts ask again after. A silo that is going away may say anything.
            }

            Interlocked.Increment(ref _askedAgain);
            await Task.Delay(AskAgainAfter);
        }
    }
}
