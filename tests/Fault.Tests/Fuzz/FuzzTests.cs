using System.Globalization;
using System.Text;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault.Fuzz;

/// <summary>Whatever is sent to whatever endpoint: an answer that a program can use, never a 5xx, nothing about our
/// insides, and no data changed by what was refused. ATTENDANCE_FUZZ_REQUESTS makes a run longer.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int RequestsOnSqlite = 21_000;
    private const int RequestsOnPostgres = 9_000;

    /// <summary>A made-up id may wake a grain, which stays for 15 minutes and takes up to 2 KB; twice that for what
    /// hangs on it. A body that were kept would be more.</summary>
    private const long HeapBytesPerRequest = 4 * 1024;

    /// <summary>Pools and caches that fill once.</summary>
    private const long HeapBytesMore = 24 * 1024 * 1024;

    [Theory, OnSqlite, OnPostgres]
    public async Task Fuzz_EveryEndpoint_AnswersWithoutBreaking(TestDatabase store)
    {
        // The same requests for every change; others by ATTENDANCE_FAULT_SEED, more by ATTENDANCE_FUZZ_REQUESTS.
        var seed = new Seed(output, usual: 445_397);
        await using var world = await FuzzWorld.OpenAsync(output, store);
        var targets = await world.TargetsAsync();
        var run = new FuzzRun(world.Fair.Product.Address);
        var requests = Requests(store);
        var (sentinel, watched) = await PicturesAsync(world);

        for (var round = 0; round < 8; round++)
        {
            await world.ReopenAsync();
            await SendAsync(world.Owner, requests / 24, round);
        }

        var heapBefore = await world.SettledHeapAsync();
        await SendAsync(world.Device, requests / 3, 10);
        await SendAsync(world.Viewer, requests / 4, 11);
        await SendAsync(world.Nobody, requests / 12, 12);
        var heapAfter = await world.SettledHeapAsync();

        output.WriteLine(run.Summary);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{targets.Count} targets; heap {heapBefore / 1048576.0:F1} MB, then {heapAfter / 1048576.0:F1} MB"));
        AssertNothingFound(run, world);
        Assert.Equal((sentinel, watched), await PicturesAsync(world));
        await world.RecountAsync(FuzzWorld.Owned);
        await world.RecountAsync(FuzzWorld.Scanned);
        Assert.InRange(heapAfter, 0, heapBefore + HeapBytesMore + (requests * 2 / 3 * HeapBytesPerRequest));

        Task SendAsync(FuzzCaller caller, int count, int round) => run.SendAsync(
            worker => new FuzzRequests(seed.Fork((round * 100) + worker), caller, targets), count);
    }

    /// <summary>Requests that are none: each by itself, on SQLite.</summary>
    [Fact]
    public async Task Fuzz_WhatIsNoHttp_IsRefusedOrCutAndHurtsNobody()
    {
        await using var world = await FuzzWorld.OpenAsync(output, TestDatabase.Sqlite);
        var run = new FuzzRun(world.Fair.Product.Address);
        var pictures = await PicturesAsync(world);

        foreach (var (name, bytes) in BrokenRequests.All(world.Device.Key!, world.Owner.Key!))
        {
            await run.SendAsync(
                new FuzzRequest("GET", $"/{name.Replace(' ', '-')}") { IsBroken = true }, bytes);
        }

        foreach (var bytes in BrokenRequests.BrokenOff(world.Device.Key!, world.Owner.Key!))
        {
            using var connection = await RawConnection.OpenAsync(world.Fair.Product.Address);
            await connection.SendAsync(bytes);
            connection.Reset();
        }

        output.WriteLine(run.Summary);
        AssertNothingFound(run, world);
        Assert.Equal(pictures, await PicturesAsync(world));
        await world.RecountAsync(FuzzWorld.Scanned);
    }

    /// <summary>A second request hidden in the first must not be answered.</summary>
    [Fact]
    public async Task Fuzz_SmuggledRequests_AreNotCarriedOut()
    {
        await using var world = await FuzzWorld.OpenAsync(output, TestDatabase.Sqlite);
        using var client = new AttendanceClient(world.Fair.Product, FuzzWorld.Sentinel);
        foreach (var (name, bytes) in BrokenRequests.Smuggled(world.Fair.Product.Settings.OwnerKey))
        {
            using var connection = await RawConnection.OpenAsync(world.Fair.Product.Address);
            await connection.SendAsync(bytes);
            var first = await connection.ReadAsync(isHead: false, TimeSpan.FromSeconds(10));
            var second = await connection.ReadSomeAsync(TimeSpan.FromSeconds(1));
            connection.EndSending();

            output.WriteLine($"{name}: {first.Status}, then {second.Length} bytes");
            Assert.InRange(first.Status, 400, 499);
            Assert.True(second.Length == 0, $"{name}: {Encoding.UTF8.GetString(second)}");
            var gates = (await client.GetAsync("/gates")).GetRawText();
            Assert.False(gates.Contains("smuggled", StringComparison.Ordinal), name);
        }
    }

    private static void AssertNothingFound(FuzzRun run, FuzzWorld world)
    {
        Assert.True(run.Findings.Count == 0, $"{run.Findings.Count} findings:\n{string.Join('\n', run.Findings)}");
        var errors = world.Fair.Product.Log.Split('\n')
            .SkipWhile(line => !line.StartsWith("fail:", StringComparison.Ordinal)
                && !line.StartsWith("crit:", StringComparison.Ordinal));
        Assert.Empty(string.Join('\n', errors));
    }

    private static async Task<(string Sentinel, string Watched)> PicturesAsync(FuzzWorld world) =>
        (await world.PictureOfAsync(FuzzWorld.Sentinel), await world.PictureOfAsync(FuzzWorld.Watched));

    private static int Requests(TestDatabase store)
    {
        var preset = Environment.GetEnvironmentVariable("ATTENDANCE_FUZZ_REQUESTS");
        return preset is not null ? int.Parse(preset, CultureInfo.InvariantCulture)
            : store == TestDatabase.Sqlite ? RequestsOnSqlite
            : RequestsOnPostgres;
    }
}
