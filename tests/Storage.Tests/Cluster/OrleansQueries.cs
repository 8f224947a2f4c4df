using System.Data;
using Attendance.TestKit;
using Npgsql;

namespace Attendance.Storage.Cluster;

/// <summary>Runs what the migration put into <c>orleansquery</c>, the way Orleans' AdoNet providers do: the texts by
/// key, parameters by name and <see cref="DbType"/>, text always as <see cref="DbType.String"/>.</summary>
internal sealed class OrleansQueries(string connectionString, IReadOnlyDictionary<string, string> texts)
    : IAsyncDisposable
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>On a new database with the product's own schema.</summary>
    public static async Task<OrleansQueries> CreateAsync()
    {
        // Statements are prepared from the first time on, so that one which cannot be fails here.
        var connectionString = await TestDatabases.CreatePostgresAsync()
            + ";Max Auto Prepare=32;Auto Prepare Min Usages=1";
        await using (var stores = TestStores.OnPostgres(connectionString))
        {
            await stores.Migrator.MigrateAsync(default);
        }

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT QueryKey, QueryText FROM OrleansQuery", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new Dictionary<string, string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString("QueryKey"), reader.GetString("QueryText"));
        }

        return new OrleansQueries(connectionString, texts);
    }

    public async Task<List<T>> ReadAsync<T>(
        string key, Func<NpgsqlDataReader, T> row, IEnumerable<(string Name, DbType Type, object? Value)> parameters)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = Command(connection, key, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public async Task ExecuteAsync(string key, IEnumerable<(string Name, DbType Type, object? Value)> parameters)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = Command(connection, key, parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A transaction of somebody else, who holds what it locks until it is disposed.</summary>
    public async Task<NpgsqlTransaction> BeginAsync(string sql)
    {
        var connection = await source.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
        return transaction;
    }

    /// <summary>Until so many statements of this database wait for a lock.</summary>
    public async Task AwaitWaitingAsync(int count)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """,
            connection);
        for (var i = 0; Convert.ToInt32(await command.ExecuteScalarAsync(), null) < count; i++)
        {
            Assert.True(i < 1_000, $"Fewer than {count} statements came to wait.");
            await Task.Delay(10);
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private NpgsqlCommand Command(
        NpgsqlConnection connection, string key, IEnumerable<(string Name, DbType Type, object? Value)> parameters)
    {
        var command = new NpgsqlCommand { Connection = connection };
        foreach (var (name, type, value) in parameters)
        {
            command.Parameters.Add(
                new NpgsqlParameter { ParameterName = name, Value = value ?? DBNull.Value, DbType = type });
        }

        command.CommandText = texts[key];
        return command;
    }
}
