using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Attendance.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>The audit log of the real process, and the command that checks it.</summary>
public sealed class AuditTests(ITestOutputHelper output)
{
    private const int Rounds = 4;
    private const int Workers = 8;

    [Theory, OnSqlite, OnPostgres]
    public async Task Kill_WhileChanging_LeavesASoundChainWithEveryConfirmedChange(TestDatabase store)
    {
        var seed = new Seed(output);
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), people: 1, gates: 1);
        var confirmed = new ConcurrentBag<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var over = new CancellationTokenSource();
            var workers = Enumerable.Range(0, Workers)
                .Select(worker => ChangeAsync(fair.Product, $"g-{round}-{worker}", confirmed, over.Token)).ToArray();
            await Task.Delay(seed.Random.Next(200, 1_200));
            await fair.Product.KillAsync();
            await over.CancelAsync();
            await Task.WhenAll(workers);
            await fair.Product.RestartAsync();
        }

        var (code, said) = await fair.Product.RunAsync("--verify-audit");
        output.WriteLine($"{confirmed.Count} changes were confirmed. {said}");
        Assert.Equal((0, true), (code, said.Contains("The audit log is sound.", StringComparison.Ordinal)));
        var entries = await EntriesAsync(fair.Product);
        AssertGapless(entries);
        Assert.NotEmpty(confirmed);
        Assert.Empty(confirmed.Except(GatesOf(entries)));
    }

    [PostgresFact]
    public async Task TwoProcesses_OnePostgres_KeepOneChainWithoutGaps()
    {
        var settings = await ProductSettings.OnAsync(TestDatabase.Postgres);
        await using var fair = await Fair.OpenAsync(output, settings, people: 1, gates: 1);
        await using var second = await ProductProcess.StartAsync(settings);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var confirmed = new ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => ChangeAsync(
            worker % 2 == 0 ? fair.Product : second, $"g-{worker}", confirmed, over.Token)));

        var entries = await EntriesAsync(second);
        AssertGapless(entries);
        Assert.Equal(confirmed.Order(StringComparer.Ordinal), GatesOf(entries).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await second.RunAsync("--verify-audit")).Code);
        output.WriteLine($"{confirmed.Count} changes by two processes, {entries.Count} entries");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task VerifyAudit_Command_TellsSoundFromBroken(TestDatabase store)
    {
        await using var fair = await Fair.OpenAsync(output, await ProductSettings.OnAsync(store), people: 5, gates: 2);
        var product = fair.Product;
        var file = Path.Combine(product.DataFolder, "export.ndjson");
        await File.WriteAllTextAsync(file, await GetAsync(product, "/api/v1/audit/export.ndjson"));

        var (running, said) = await product.RunAsync("--verify-audit");
        var head = said.Trim().Split(' ')[^1];
        Assert.Equal((0, true), (running, said.Contains("The audit log is sound.", StringComparison.Ordinal)));
        Assert.Equal(0, (await product.RunAsync("--verify-audit", $"--audit-head={head}")).Code);
        Assert.Equal(0, (await product.RunAsync($"--verify-audit={file}")).Code);
        Assert.Equal(2, (await product.RunAsync("--verify-audit", "--audit-head=nonsense")).Code);
        Assert.Equal(2, (await product.RunAsync("--verify-audit=/no/such/file")).Code);
        Assert.Equal(2, (await product.RunAsync("--verify-audit", "--Attendance:Store=Nonsense")).Code);
        Assert.Equal(
            (1, true),
            Found(await product.RunAsync(
                $"--verify-audit={file}", $"--audit-head=9999:{new string('0', 64)}"), "(truncated)"));

        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace("\"caller\":\"owner\"", "\"caller\":\"nobody\""));
        Assert.Equal((1, true), Found(await product.RunAsync($"--verify-audit={file}"), "position 1 (changed)"));

        await product.StopAsync();
        Assert.Equal((0, true), Found(await product.RunAsync("--verify-audit"), "sound"));
        await ExecuteAsync(product, "delete from audit where position = 3");
        Assert.Equal((1, true), Found(await product.RunAsync("--verify-audit"), "position 3 (removed)"));
    }

    private static void AssertGapless(List<JsonElement> entries) => Assert.Equal(
        Enumerable.Range(1, entries.Count), entries.Select(entry => entry.GetProperty("position").GetInt32()));

    /// <summary>The gates of <see cref="ChangeAsync"/> that were made, one for each entry that says so.</summary>
    private static IEnumerable<string> GatesOf(IEnumerable<JsonElement> entries) => entries
        .Where(entry => entry.GetProperty("status").GetInt32() is 200 or 201)
        .Where(entry => entry.TryGetProperty("ids", out var ids) && ids.TryGetProperty("gateId", out _))
        .Select(entry => entry.GetProperty("ids").GetProperty("gateId").GetString()!)
        .Where(gate => gate.StartsWith("g-", StringComparison.Ordinal));

    private static (int Code, bool IsSaid) Found((int Code, string Said) result, string text) =>
        (result.Code, result.Said.Contains(text, StringComparison.Ordinal));

    /// <summary>Makes gates with ids of their own, one after the other, until the process goes away or it is
    /// time.</summary>
    private static async Task ChangeAsync(
        ProductProcess product, string name, ConcurrentBag<string> confirmed, CancellationToken over)
    {
        using var http = Client(product);
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var gateId = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
            try
            {
                using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                using var answer = await http.PutAsync($"/api/v1/events/fair/gates/{gateId}", content, default);
                if (answer.IsSuccessStatusCode)
                {
                    confirmed.Add(gateId);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    private static async Task<List<JsonElement>> EntriesAsync(ProductProcess product)
    {
        var entries = new List<JsonElement>();
        for (var after = "0"; ;)
        {
            using var page = JsonDocument.Parse(await GetAsync(product, $"/api/v1/audit?limit=1000&after={after}"));
            var items = page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.Clone()).ToList();
            entries.AddRange(items);
            if (items.Count < 1_000)
            {
                return entries;
            }

            after = page.RootElement.GetProperty("nextCursor").GetString()!;
        }
    }

    private static async Task<string> GetAsync(ProductProcess product, string path)
    {
        using var http = Client(product);
        return await http.GetStringAsync(path);
    }

    private static HttpClient Client(ProductProcess product)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = product.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", product.Settings.OwnerKey);
        return http;
    }

    private static async Task ExecuteAsync(ProductProcess product, string sql)
    {
        await using System.Data.Common.DbConnection connection = product.Settings.Store == TestDatabase.Sqlite
            ? new SqliteConnection($"Data Source={Path.Combine(product.DataFolder, "attendance.db")};Pooling=False")
            : new NpgsqlConnection(product.Settings.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
