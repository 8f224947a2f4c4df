using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>What an event notices reaches its receiver while the product dies and the receiver has bad moments: each
/// entry arrives, in order, and none twice that was not under way at a kill.</summary>
public sealed class ReceiverTests(ITestOutputHelper output)
{
    private const int Entries = 104;
    private const int FailEach = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    [Theory, OnSqlite, OnPostgres]
    public async Task Deliver_KilledTwiceAndTheReceiverFails_EachEntryArrivesAndHardlyAnyTwice(TestDatabase store)
    {
        // Slow to say that it has an entry, so that a kill finds some of which nobody knows.
        await using var server = new HookServer
        {
            Delay = TimeSpan.FromMilliseconds(20),
            Reply = (_, number) => number % FailEach == 0 ? 503 : 204,
        };
        var settings = await ProductSettings.OnAsync(store) with { More = Settings };
        await using var fair = await Fair.OpenAsync(output, settings, people: 1, gates: 1);
        var started = Stopwatch.GetTimestamp();
        await fair.Client.CallAsync(
            HttpMethod.Put, "/receivers/ops",
            new { kind = "webhook", url = server.Address, types = new[] { "event.status.changed" } });
        for (var number = 0; number < Entries; number++)
        {
            await fair.Client.CallAsync(
                HttpMethod.Post, "/status", new { status = number % 2 == 0 ? "closed" : "open" });
        }

        var crashes = 0;
        foreach (var after in new[] { Entries / 4, Entries / 2 })
        {
            await UntilAsync(() => Task.FromResult(server.Taken.Count >= after));
            await fair.Product.KillAsync();
            crashes++;
            await fair.Product.RestartAsync();
        }

        await UntilAsync(async () => (await LogAsync(fair.Client, "delivered")).Count == Entries);

        var elapsed = Stopwatch.GetElapsedTime(started);
        var positions = server.Taken.Select(hook => hook.Position).ToList();
        var twice = positions.Count - positions.Distinct().Count();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{store}: {Entries} entries in {elapsed.TotalSeconds:F1} s with {crashes} kills, " +
            $"{server.Received.Count} calls, {twice} taken twice"));
        var wanted = (await fair.Client.FeedAsync())
            .Where(entry => entry.GetProperty("type").GetString() == "event.status.changed")
            .Select(entry => entry.GetProperty("position").GetInt64()).TakeLast(Entries).ToList();
        Assert.Equal(wanted, positions.Distinct());
        Assert.Equal(wanted, (await LogAsync(fair.Client, "delivered")).Order());
        Assert.Empty(await LogAsync(fair.Client, "failed"));

        // One at a time: at a kill there is one delivery of which nobody knows whether it was taken.
        Assert.InRange(twice, 0, crashes);
        Assert.All(
            server.Received.GroupBy(hook => hook.DeliveryId),
            attempts => Assert.Single(attempts.DistinctBy(hook => hook.Text)));
    }

    private static Dictionary<string, string> Settings => new()
    {
        ["Attendance__Receivers__AllowHttp"] = "true",
        ["Attendance__Receivers__AllowPrivate"] = "true",
        ["Attendance__Receivers__RetrySeconds"] = "1",
    };

    private static async Task<List<long>> LogAsync(AttendanceClient client, string status)
    {
        var page = await client.GetAsync($"/receivers/ops/deliveries?status={status}&limit=1000");
        return [.. page.GetProperty("items").EnumerateArray().Select(Position)];
    }

    private static long Position(JsonElement delivery) => delivery.GetProperty("position").GetInt64();

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isReached())
        {
            // The only news of another process's work is what it has done.
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
