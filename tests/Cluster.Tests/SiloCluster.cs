using System.Globalization;
using System.Security.Cryptography;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Cluster;

/// <summary>Silos as processes of their own on one PostgreSQL, which also keeps who is a member unless a Redis does;
/// fronts are started by <see cref="FrontSettings"/>.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly List<ProductProcess> _silos = [];
    private readonly string _connectionString;
    private readonly RedisServer? _membership;
    private readonly string? _buildFolder;
    private readonly string _masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private SiloCluster(
        ITestOutputHelper output, string connectionString, RedisServer? membership, string? buildFolder) =>
        (_output, _connectionString, _membership, _buildFolder) =
        (output, connectionString, membership, buildFolder);

    public IReadOnlyList<ProductProcess> Silos => _silos;

    /// <summary>For a process that answers HTTP and hosts no grain.</summary>
    public ProductSettings FrontSettings => Settings("Front", []);

    /// <param name="buildFolder">Of another version than the one beside the tests.</param>
    public static async Task<SiloCluster> StartAsync(
        ITestOutputHelper output, int silos, RedisServer? membership = null, string? buildFolder = null)
    {
        var cluster = new SiloCluster(
            output, await TestDatabases.CreatePostgresAsync(), membership, buildFolder);
        try
        {
            for (var silo = 0; silo < silos; silo++)
            {
                await cluster.AddSiloAsync();
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more, which joins.</summary>
    public async Task<ProductProcess> AddSiloAsync()
    {
        var silo = await ProductProcess.StartAsync(SiloSettings());
        _silos.Add(silo);
        return silo;
    }

    /// <summary>With ports of its own.</summary>
    public ProductSettings SiloSettings() => Settings("Silo", new()
    {
        ["Orleans__Endpoints__AdvertisedIPAddress"] = "127.0.0.1",
        ["Orleans__Endpoints__SiloPort"] = Text(FreePort.Find()),
        ["Orleans__Endpoints__GatewayPort"] = Text(FreePort.Find()),
    });

    /// <summary>How many grains each silo has in memory, by its own metrics.</summary>
    public async Task<int[]> CountActivationsAsync()
    {
        const string Name = "orleans_catalog_activations ";
        using var http = new HttpClient();
        var texts = await Task.WhenAll(
            _silos.Select(silo => http.GetStringAsync(new Uri(silo.Address, "metrics"))));
        return
        [
            .. texts.Select(text => text.Split('\n').First(line => line.StartsWith(Name, StringComparison.Ordinal)))
                .Select(line => int.Parse(line[Name.Length..], CultureInfo.InvariantCulture)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (index, silo) in _silos.Index())
        {
            _output.WriteLine($"silo {index + 1} said: {silo.Log.Trim()}");
            await silo.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ProductSettings Settings(string role, Dictionary<string, string> more) => new()
    {
        Store = TestDatabase.Postgres,
        ConnectionString = _connectionString,
        MasterKey = _masterKey,
        BuildFolder = _buildFolder,
        More = new Dictionary<string, string>([.. more, .. Membership()])
        {
            ["Attendance__Role"] = role,
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.f ",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
        },
    };

    private Dictionary<string, string> Membership() => _membership is null
        ? new() { ["Orleans__Clustering__ProviderType"] = "AdoNet" }
        : new()
        {
            ["Orleans__Clustering__ProviderType"] = "Redis",
            ["Orleans__Clustering__ConnectionString"] = _membership.Address,
        };
}
