using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Attendance.TestKit;

/// <summary>What a product process is started with.</summary>
public sealed record ProductSettings
{
    public required TestDatabase Store { get; init; }

    /// <summary>For <see cref="TestDatabase.Postgres"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Processes that share a database share this. Default: one that is made for these settings.</summary>
    public string MasterKey { get; init; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public string OwnerKey { get; init; } = "owner-key-of-the-fault-tests";

    /// <summary>An https address to listen on as well.</summary>
    public string? SecureUrl { get; init; }

    /// <summary>Where another version of the product was built. Default: beside the tests.</summary>
    public string? BuildFolder { get; init; }

    /// <summary>Further settings, by the names of their environment variables.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>A new, empty store of this kind.</summary>
    public static async Task<ProductSettings> OnAsync(TestDatabase store) => new()
    {
        Store = store,
        ConnectionString = store == TestDatabase.Postgres ? await TestDatabases.CreatePostgresAsync() : null,
    };
}

/// <summary>The product as people run it: a process of its own, on a free loopback port, that can be killed and started
/// again on the same port and data.</summary>
public sealed class ProductProcess : IAsyncDisposable
{
    public static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient http;
    private KeptProcess? process;

    private ProductProcess(ProductSettings settings)
    {
        Settings = settings;
        DataFolder = TestDatabases.CreateFolder();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}"));
        http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
    }

    /// <summary>What it was started with; what is changed counts from the next start.</summary>
    public ProductSettings Settings { get; set; }

    public Uri Address { get; }

    public string DataFolder { get; }

    public int ProcessId => process!.Id;

    /// <summary>The last lines that the running or last process wrote.</summary>
    public string Log => process?.Log ?? "";

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ProductProcess> StartAsync(ProductSettings settings)
    {
        var product = new ProductProcess(settings);
        try
        {
            await product.RestartAsync();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, and leaves it to whoever asked to wait for it.</summary>
    public static async Task<ProductProcess> BeginAsync(ProductSettings settings)
    {
        var product = new ProductProcess(settings);
        await product.BeginAsync();
        return product;
    }

    /// <summary>For settings that it refuses: the answer is the exit code and what it said.</summary>
    public static async Task<(int Code, string Said)> TryAsync(ProductSettings settings)
    {
        await using var product = new ProductProcess(settings);
        await product.BeginAsync();
        return (await product.process!.Exited.WaitAsync(ReadyMax), product.Log);
    }

    /// <summary>Starts it again after a kill or a stop.</summary>
    public async Task RestartAsync()
    {
        await BeginAsync();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts it without waiting for it to be ready.</summary>
    public async Task BeginAsync()
    {
        var assembly = FindAssembly();
        process = await KeptProcess.StartAsync(
            ["dotnet", assembly, .. Listen()], Path.GetDirectoryName(assembly)!, Environment());
    }

    /// <summary>Runs a command of the product with the same settings, beside the process if that runs; the answer is
    /// the exit code and what it said.</summary>
    public async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var assembly = FindAssembly();
        var command = await KeptProcess.StartAsync(
            ["dotnet", assembly, .. arguments], Path.GetDirectoryName(assembly)!, Environment());
        return (await command.Exited.WaitAsync(ReadyMax), command.Log);
    }

    public async Task WaitUntilReadyAsync()
    {
        using var deadline = new CancellationTokenSource(ReadyMax);
        while (!await IsReadyAsync(deadline.Token))
        {
            if (process!.Exited.IsCompleted)
            {
                throw new InvalidOperationException($"The product ended while it started:\n{Log}");
            }

            // The only news of another process's start is that it answers.
            await Task.Delay(LookInterval, deadline.Token);
        }
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => process!.KillAsync().WaitAsync(StopMax);

    /// <summary>SIGTERM; the answer is the exit code. Throws when it takes longer than <see cref="StopMax"/>.</summary>
    public Task<int> StopAsync() => process!.TerminateAsync().WaitAsync(StopMax);

    /// <summary>SIGSTOP: it stands still in the middle of whatever it does, and its connections stay open.</summary>
    public Task FreezeAsync() => process!.SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task WakeAsync() => process!.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        http.Dispose();
        Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>Test and product are built side by side: bin/(project)/(configuration).</summary>
    private string FindAssembly()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var folder = Settings.BuildFolder ?? Path.Combine(own.Parent!.Parent!.FullName, "Api", own.Name);
        var assembly = Path.Combine(folder, "Attendance.Api.dll");
        return File.Exists(assembly)
            ? assembly
            : throw new FileNotFoundException("The product was not built beside the tests.", assembly);
    }

    private string[] Listen() => Settings.SecureUrl is { } secure
        ? [$"--Kestrel:Endpoints:Plain:Url={Address}", $"--Kestrel:Endpoints:Secure:Url={secure}"]
        : ["--urls", Address.ToString()];

    /// <summary>What is set expressly wins.</summary>
    private Dictionary<string, string> Environment()
    {
        var environment = Usual();
        foreach (var (name, value) in Settings.More)
        {
            environment[name] = value;
        }

        return environment;
    }

    private Dictionary<string, string> Usual() => new()
    {
        ["Attendance__DataFolder"] = DataFolder,
        ["Attendance__Store"] = Settings.Store.ToString(),
        ["ConnectionStrings__Attendance"] = Settings.ConnectionString ?? "",
        ["Attendance__OwnerKey"] = Settings.OwnerKey,
        ["Attendance__MasterKey"] = Settings.MasterKey,
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A first answer may take longer than any other, on a machine that has much to do.
            return false;
        }
    }
}
