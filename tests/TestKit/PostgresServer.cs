using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Attendance.TestKit;

/// <summary>A real PostgreSQL of its own on a free loopback port, with its data in a temporary folder. Ends with this
/// process, however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string FolderPrefix = "attendance-postgres-";

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    /// <summary>Longer than any server stays down between a stop and a start.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(15);

    private readonly string folder;
    private readonly int port;
    private PostgresServerProcess? process;
    private int databases;

    private PostgresServer(string folder, int port)
    {
        this.folder = folder;
        this.port = port;
    }

    /// <summary>Whether this machine has PostgreSQL's programs.</summary>
    public static bool IsInstalled => PostgresServerProcess.Programs is not null;

    public int Port => port;

    /// <summary>Makes a new, empty server and starts it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        if (!IsInstalled)
        {
            throw new InvalidOperationException("PostgreSQL is not installed: no initdb was found.");
        }

        DeleteAbandoned();
        var folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Path.GetRandomFileName()}");
        var server = new PostgresServer(folder, FreePort.Find());
        try
        {
            await PostgresServerProcess.RunAsync(
                "initdb", "-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again on the same port with the same data; stops it first if it runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        process = await PostgresServerProcess.StartAsync(
            "-D", folder,
            "-c", "listen_addresses=127.0.0.1",
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "-c", "unix_socket_directories=",
            "-c", "max_connections=300");
    }

    /// <summary>Stops and waits until it is gone. Immediate does not write a last checkpoint.</summary>
    public async Task StopAsync(bool immediate = false)
    {
        if (process is { HasExited: false })
        {
            await PostgresServerProcess.RunAsync(
                "pg_ctl", "stop", "-D", folder, "-m", immediate ? "immediate" : "fast", "-w");
            await process.WaitForExitAsync().WaitAsync(StopTime);
        }

        process = null;
    }

    /// <summary>SIGKILL for the server and all its children: nothing is said, nothing is finished.</summary>
    public async Task KillAsync()
    {
        if (process is not null)
        {
            await process.KillAsync().WaitAsync(StopTime);
            process = null;
        }
    }

    /// <summary>A new, empty database; the answer is its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand($"create database {name} strategy file_copy");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A test process that was killed takes its server with it, but cannot clear up.
    private static void DeleteAbandoned()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            try
            {
                var age = TimeProvider.System.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder);
                if (age > AbandonedAfter && !IsRunning(folder))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception exception) when (
                exception is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                // Another test process clears up the same folder, or it belongs to somebody else.
            }
        }
    }

    private static bool IsRunning(string folder)
    {
        var idFile = Path.Combine(folder, "postmaster.pid");
        return File.Exists(idFile)
            && int.TryParse(File.ReadLines(idFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var id)
            && Process.GetProcesses().Any(process => process.Id == id);
    }

    private string ConnectionString(string database) =>
        string.Create(
            CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}");
}
