using System.Diagnostics;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>PostgreSQL goes away under a running product, and comes back.</summary>
public sealed class StoreAwayTests(ITestOutputHelper output)
{
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(5);

    [PostgresFact]
    public async Task PostgresKilled_AnswersNotStored_ThenRecovers()
    {
        var seed = new Seed(output);
        await using var server = await PostgresServer.StartAsync();
        var settings = new ProductSettings
        {
            Store = TestDatabase.Postgres,
            ConnectionString = await server.CreateDatabaseAsync(),
        };
        await using var fair = await Fair.OpenAsync(output, settings, people: 2_000, gates: 10);
        var ledger = new Ledger();
        var storm = new ScanStorm(fair.Client, fair.People, fair.Gates, ledger, seed);
        storm.Start();

        for (var round = 0; round < 2; round++)
        {
            await storm.UntilAsync(answer => answer.Status == 201, seed.Random.Next(50, 300));
            await server.KillAsync();
            await storm.UntilAsync(answer => answer.Status == 503, 200);
            Assert.Equal(200, (await fair.Client.TryGetAsync("/health/live"))?.Status);
            Assert.Equal(503, (await fair.Client.TryGetAsync("/health/ready"))?.Status);

            await server.RestartAsync();
            var started = Stopwatch.GetTimestamp();
            await storm.UntilAsync(answer => answer.Status == 201, 1);
            var recovered = Stopwatch.GetElapsedTime(started);

            output.WriteLine($"round {round}: confirmed {recovered.TotalMilliseconds:F0} ms after the server was back");
            Assert.InRange(recovered, TimeSpan.Zero, RecoveryMax);
        }

        await storm.StopAsync();
        output.WriteLine(ledger.Summary);
        await ledger.RetryAsync(fair.Client);
        var recount = await fair.RecountAsync();
        ledger.AssertIn(recount, storeWasAway: true);
        recount.AssertNobodyConfirmedTwice();
        Assert.Equal(200, (await fair.Client.TryGetAsync("/health/ready"))?.Status);
    }
}
