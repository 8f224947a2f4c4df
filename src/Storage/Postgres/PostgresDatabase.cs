using System.Net.Sockets;
using Attendance.Journal;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

/// <summary>One database of a PostgreSQL server.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable, IDisposable
{
    // Every statement looks up by a key, so a plan made once is right for all values; else short arrays are planned
    // again each time, which costs more than running them. A plan made while a table is still empty would read all of
    // it, and be kept while it grows: so the indexes are always preferred. A connection is not reset between users
    // because nothing here changes its settings.
    private const string Defaults =
        "Timeout=3;Command Timeout=5;Max Auto Prepare=64;Auto Prepare Min Usages=2;No Reset On Close=true;" +
        "Options=-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off " +
        "-c enable_mergejoin=off -c jit=off;Application Name=attendance;";

    private readonly NpgsqlDataSource source;

    public PostgresDatabase(string connectionString, StoreMetrics metrics)
    {
        Metrics = metrics;
        // What comes later wins, so the caller's own settings stand.
        source = NpgsqlDataSource.Create(Defaults + connectionString);
    }

    public StoreMetrics Metrics { get; }

    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> body, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await body(connection);
        }
        catch (Exception exception) when (
            exception is NpgsqlException or TimeoutException or IOException or SocketException)
        {
            throw new StoreUnavailableException(
                $"The PostgreSQL store failed ({exception.Message}). Check that the server runs, can be reached, and " +
                "accepts this user and database.",
                exception);
        }
    }

    /// <summary>One statement that reads.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync(
            async connection =>
            {
                Metrics.CountStatements();
                var rows = await connection.QueryAsync<T>(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
                return rows.AsList();
            },
            cancellationToken);

    /// <summary>One statement that writes; how many rows.</summary>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        RunAsync(
            connection =>
            {
                Metrics.CountStatements();
                return connection.ExecuteAsync(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
            },
            cancellationToken);

    public void Dispose() => source.Dispose();

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
