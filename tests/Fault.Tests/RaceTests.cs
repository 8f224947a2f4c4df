using System.Collections.Concurrent;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>Everybody at once: gates, connections, processes.</summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    private const int ConnectionsPerProcess = 32;

    [Theory, OnSqlite, OnPostgres]
    public async Task HundredParallelScans_TenGates_OneConfirmed(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), people: 1, gates: 10);
        var now = TimeProvider.System.GetUtcNow();
        var ledger = new Ledger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => ledger.SendAsync(fair.Client, new ScanBody
        {
            ScanId = $"parallel-{i}",
            Token = fair.People[0].Token,
            GateId = fair.Gates[i % fair.Gates.Length],
            Timestamp = now.AddMilliseconds(seed.Random.Next(-90_000, 0)),
        })));

        Assert.Equal(1, answers.Count(answer => answer?.Status == 201));
        Assert.Equal(99, answers.Count(answer => answer?.Status == 409));
        var recount = await fair.RecountAsync();
        ledger.AssertIn(recount);
        Assert.Single(recount.Confirmed);
        Assert.Equal(1, recount.InsideNow);
        Assert.Equal(1, recount.AttendedParticipants);
        Assert.Equal(100, recount.Records.Count);
        output.WriteLine(string.Join(", ", answers.CountBy(answer => answer?.Code ?? "").Select(code => $"{code}")));
    }

    [PostgresFact]
    public async Task TwoProcesses_OnePostgres_OneConfirmedEach()
    {
        var seed = new Seed(output);
        var settings = await ProductSettings.OnAsync(TestDatabase.Postgres);
        // Both start on an empty database, so they race for the migration too.
        var starting = ProductProcess.StartAsync(settings);
        await using var fair = await Fair.OpenAsync(output, settings, people: 200, gates: 6);
        await using var second = await starting;
        using var secondClient = new AttendanceClient(second);
        var ledger = new Ledger();
        var scans = new List<(AttendanceClient Client, ScanBody Scan)>();
        foreach (var person in fair.People)
        {
            for (var i = 0; i < 6; i++)
            {
                var scan = new ScanBody
                {
                    ScanId = $"{person.ParticipantId}-{i}",
                    Token = person.Token,
                    GateId = fair.Gates[seed.Random.Next(fair.Gates.Length)],
                };
                // The first one goes to both processes under the same id.
                scans.AddRange(i == 0
                    ? [(fair.Client, scan), (secondClient, scan)]
                    : [(i % 2 == 0 ? fair.Client : secondClient, scan)]);
            }
        }

        await SendAsync(scans.OrderBy(scan => scan.Scan.ScanId[^1]).ThenBy(_ => seed.Random.Next()), ledger);

        output.WriteLine(ledger.Summary);
        await ledger.RetryAsync(secondClient);
        var recount = await fair.RecountAsync();
        recount.AssertEqual(await secondClient.RealtimeAsync());
        ledger.AssertIn(recount, storeWasAway: true);
        recount.AssertNobodyConfirmedTwice();
        Assert.Equal(200, recount.Confirmed.Count());
        Assert.Equal(200, recount.InsideNow);
        Assert.DoesNotContain("503", ledger.Summary, StringComparison.Ordinal);
    }

    private static Task SendAsync(IEnumerable<(AttendanceClient Client, ScanBody Scan)> scans, Ledger ledger)
    {
        var perProcess = scans.GroupBy(scan => scan.Client, scan => scan.Scan).Select(process => Parallel.ForEachAsync(
            process.ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = ConnectionsPerProcess },
            async (scan, _) => Assert.NotNull(await ledger.SendAsync(process.Key, scan))));
        return Task.WhenAll(perProcess);
    }
}
