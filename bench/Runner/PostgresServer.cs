using Npgsql;

namespace Attendance.Bench.Runner;

/// <summary>
/// A PostgreSQL server of our own: a temporary folder, a free loopback port, fsync on, the usual defaults.
/// </summary>
internal sealed class PostgresServer(string binaries, string folder, int port) : IAsyncDisposable
{
    private const string UnprivilegedUser = "postgres";

    public static async Task<PostgresServer> StartAsync(string work, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(work, "postgres");
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
        {
            await Shell.RunAsync("chown", [UnprivilegedUser, folder], cancellationToken);
        }

        var server = new PostgresServer(FindBinaries(), folder, ServerProcess.FreePort());
        var data = Path.Combine(folder, "data");
        await server.RunAsync(
            "initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            cancellationToken);
        var settings = $"-c listen_addresses=127.0.0.1 -p {server.Port} -c max_connections=200 "
            + $"-c unix_socket_directories={folder}";
        await server.RunAsync(
            "pg_ctl", ["-D", data, "-l", Path.Combine(folder, "log"), "-w", "-o", settings, "start"],
            cancellationToken);
        return server;
    }

    private int Port => port;

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}";

    /// <summary>
    /// Makes <paramref name="database"/> anew, as a copy of <paramref name="template"/> when there is one.
    /// </summary>
    public async Task CreateDatabaseAsync(string database, string? template = null)
    {
        await ExecuteAsync($"drop database if exists {database} with (force)");
        await ExecuteAsync($"create database {database}{(template is null ? "" : $" template {template}")}");
        // The copy has just been written: without this its write-back would run into the measurement.
        await ExecuteAsync("checkpoint");
    }

    /// <summary>Where the log ends; the difference of two is what was logged between them.</summary>
    public async Task<long> LogPositionAsync()
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(
            "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync() =>
        await RunAsync(
            "pg_ctl", ["-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "stop"], CancellationToken.None);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    // The server refuses to run as root. Its output goes to a file: a pipe would stay open as long as it runs.
    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var command = string.Join(' ', arguments.Prepend(Path.Combine(binaries, program)).Select(a => $"'{a}'"));
        command += $" >'{folder}/{program}.out' 2>&1 || {{ cat '{folder}/{program}.out'; exit 1; }}";
        await (Environment.IsPrivilegedProcess
            ? Shell.RunAsync(
                "runuser", ["-u", UnprivilegedUser, "--", "sh", "-c", $"cd '{folder}' && {command}"], cancellationToken)
            : Shell.RunAsync("sh", ["-c", command], cancellationToken));
    }

    private static string FindBinaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: no initdb; use --store sqlite.");
    }
}
