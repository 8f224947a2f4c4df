using System.Diagnostics;
using System.Globalization;
using Attendance.Fault;
using Attendance.TestKit;

namespace Attendance.Cluster;

/// <summary>Scanners that ask again, with the same scan id, until they are told what became of a scan; as devices
/// do.</summary>
internal sealed class PatientScanners(Fair fair, Ledger ledger, Seed seed)
{
    private const int Scanners = 32;

    /// <summary>Of a hundred scans, those of a few people whom everybody scans.</summary>
    private const int OfFavourites = 15;

    private const int Favourites = 10;

    private const int SecondsMax = 600;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly int[] _bySecond = new int[SecondsMax];
    private int _scans;
    private int _asked;
    private long _longestTicks;

    /// <summary>The longest that somebody stood at a door until their scan was settled.</summary>
    public TimeSpan LongestWait => TimeSpan.FromTicks(Interlocked.Read(ref _longestTicks));

    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{_scans} scans settled, asked {_asked} times: {ledger.Summary}; ")
        + string.Create(CultureInfo.InvariantCulture, $"longest wait {LongestWait.TotalSeconds:F2} s; ")
        + $"settled by second: {string.Join(' ', _bySecond[..((int)Seconds + 1)])}";

    private double Seconds => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    public Task ScanUntilAsync(Task end) =>
        Task.WhenAll(Enumerable.Range(0, Scanners).Select(scanner => ScanAsync(seed.Fork(scanner), end)));

    private async Task ScanAsync(Random random, Task end)
    {
        while (!end.IsCompleted)
        {
            var person = fair.People[random.Next(random.Next(100) < OfFavourites ? Favourites : fair.People.Count)];
            await SettleAsync(new ScanBody
            {
                ScanId = string.Create(CultureInfo.InvariantCulture, $"scan-{Interlocked.Increment(ref _scans)}"),
                Token = person.Token,
                GateId = fair.Gates[random.Next(fair.Gates.Length)],
            });
        }
    }

    private async Task SettleAsync(ScanBody scan)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            Interlocked.Increment(ref _asked);
            if (await ledger.SendAsync(fair.Client, scan) is { Status: not 503 })
            {
                break;
            }

            await Task.Delay(AskAgainAfter);
        }

        Interlocked.Increment(ref _bySecond[(int)Seconds]);
        Note(Stopwatch.GetElapsedTime(began).Ticks);
    }

    private void Note(long ticks)
    {
        for (var seen = Interlocked.Read(ref _longestTicks); ticks > seen;)
        {
            var found = Interlocked.CompareExchange(ref _longestTicks, ticks, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
