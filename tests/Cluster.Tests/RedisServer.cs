using System.Diagnostics;
using System.Globalization;
using Attendance.TestKit;

namespace Attendance.Cluster;

/// <summary>A real Redis of its own on a free loopback port, which keeps nothing on a disk. Ends with this process,
/// however that ends.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly KeptProcess process;

    private RedisServer(KeptProcess process, int port) => (this.process, Address) = (process, AddressOf(port));

    /// <summary>Whether this machine has the program.</summary>
    public static bool IsInstalled => Program is not null;

    /// <summary>As a connection string has it.</summary>
    public string Address { get; }

    private static string? Program { get; } =
        new[] { "/usr/bin/redis-server", "/usr/local/bin/redis-server" }.FirstOrDefault(File.Exists);

    public static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public static async Task<RedisServer> StartAsync()
    {
        var port = FreePort.Find();
        var process = await KeptProcess.StartAsync(
            [
                Program ?? throw new InvalidOperationException("Redis is not installed: no redis-server was found."),
                "--port", port.ToString(CultureInfo.InvariantCulture),
                "--bind", "127.0.0.1",
                "--save", "",
                "--appendonly", "no",
            ],
            Path.GetTempPath(),
            []);
        var server = new RedisServer(process, port);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await process.KillAsync();

    private async Task WaitUntilReadyAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (!process.Log.Contains("Ready to accept connections", StringComparison.Ordinal))
        {
            if (process.Exited.IsCompleted || Stopwatch.GetElapsedTime(began) > StartMax)
            {
                throw new InvalidOperationException($"Redis did not start:\n{process.Log}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
