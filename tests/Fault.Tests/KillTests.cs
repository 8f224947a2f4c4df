using System.Diagnostics;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>The process ends in the middle of its work; what it confirmed is there, and what it did not say is found
/// out by asking again.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 3;
    private const int People = 1_500;

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_MidFlight_LosesAndInventsNothing(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), People, gates: 10);
        var ledger = new Ledger();
        var storm = new ScanStorm(fair.Client, fair.People, fair.Gates, ledger, seed);

        for (var round = 0; round < Rounds; round++)
        {
            storm.Start();
            await storm.UntilAsync(seed.Random.Next(100, 900));
            await fair.Product.KillAsync();
            await storm.EndAsync();
            output.WriteLine($"round {round}: {ledger.Count} scans, {ledger.UnansweredCount} of them unanswered");
            await fair.Product.RestartAsync();
            await ledger.RetryAsync(fair.Client);

            var recount = await fair.RecountAsync();
            ledger.AssertIn(recount);
            recount.AssertNobodyConfirmedTwice();
        }

        output.WriteLine(ledger.Summary);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Stop_UnderLoad_DrainsAndExitsWithZero(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), People, gates: 10);
        var ledger = new Ledger();
        var storm = new ScanStorm(fair.Client, fair.People, fair.Gates, ledger, seed);
        storm.Start();
        await storm.UntilAsync(seed.Random.Next(100, 900));

        var started = Stopwatch.GetTimestamp();
        var exitCode = await fair.Product.StopAsync();
        output.WriteLine($"stopped in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        await storm.EndAsync();

        Assert.Equal(0, exitCode);
        await fair.Product.RestartAsync();
        await ledger.RetryAsync(fair.Client);
        ledger.AssertIn(await fair.RecountAsync());
        output.WriteLine(ledger.Summary);
    }

    /// <summary>Figures only: how fast a machine is says nothing about whether the product is right.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task ColdStart_AfterAKill_IsTold(TestDatabase store)
    {
        var settings = await ProductSettings.OnAsync(store);
        await using var fair = await Fair.OpenAsync(output, settings, people: 2_000, gates: 1);
        await Parallel.ForAsync(0, 1_000, async (i, _) => await fair.Client.ScanAsync(ScanOf(fair, i)));

        var started = Stopwatch.GetTimestamp();
        await fair.Product.KillAsync();
        await fair.Product.BeginAsync();
        await fair.Product.WaitUntilReadyAsync();
        var ready = Stopwatch.GetElapsedTime(started);
        var answer = await fair.Client.ScanAsync(ScanOf(fair, 1_500));
        var confirmed = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"{store}: ready {ready.TotalMilliseconds:F0} ms after SIGKILL, the first scan confirmed " +
            $"after {confirmed.TotalMilliseconds:F0} ms; 2,000 people, 1,000 scans before");
        Assert.Equal(201, answer.Status);
    }

    private static ScanBody ScanOf(Fair fair, int person) => new()
    {
        ScanId = $"cold-{person}",
        Token = fair.People[person].Token,
        GateId = fair.Gates[0],
    };
}
