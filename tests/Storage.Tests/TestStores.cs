using System.Data.Common;
using System.Globalization;
using Attendance.Accounts;
using Attendance.Audit;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.Receivers;
using Attendance.Statistics;
using Attendance.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Storage;

namespace Attendance.Storage;

/// <summary>All stores over one new, migrated database.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly string? folder;
    private readonly string? connectionString;

    private TestStores(ServiceProvider services, string? folder, string? connectionString)
    {
        this.services = services;
        this.folder = folder;
        this.connectionString = connectionString;
    }

    public IJournalStore Journal => services.GetRequiredService<IJournalStore>();

    public IRecordStore Records => services.GetRequiredService<IRecordStore>();

    public IParticipantStore Participants => services.GetRequiredService<IParticipantStore>();

    public IJobStore Jobs => services.GetRequiredService<IJobStore>();

    public IEventStore Events => services.GetRequiredService<IEventStore>();

    public IAccessKeyStore AccessKeys => services.GetRequiredService<IAccessKeyStore>();

    public IAuditStore Audit => services.GetRequiredService<IAuditStore>();

    public IHourlyStore Hours => services.GetRequiredService<IHourlyStore>();

    public IDeviceStore Devices => services.GetRequiredService<IDeviceStore>();

    public IAccountStore Accounts => services.GetRequiredService<IAccountStore>();

    public IMailStore Mails => services.GetRequiredService<IMailStore>();

    public IReceiverStore Receivers => services.GetRequiredService<IReceiverStore>();

    public IStoreMigrator Migrator => services.GetRequiredService<IStoreMigrator>();

    public IGrainStorage States => services.GetRequiredKeyedService<IGrainStorage>("grains");

    public string? Folder => folder;

    public StoreMetrics Metrics => services.GetRequiredService<StoreMetrics>();

    public static async Task<TestStores> CreateAsync(TestDatabase database)
    {
        var folder = database == TestDatabase.Sqlite ? TestDatabases.CreateFolder() : null;
        var stores = folder is null
            ? OnPostgres(await TestDatabases.CreatePostgresAsync())
            : new TestStores(new ServiceCollection().AddSqliteStorage(folder).BuildServiceProvider(), folder, null);
        await stores.Migrator.MigrateAsync(default);
        return stores;
    }

    public static TestStores OnPostgres(string connectionString) =>
        new(new ServiceCollection().AddPostgresStorage(connectionString).BuildServiceProvider(), null,
            connectionString);

    /// <summary>Rows of a query, each as one text: what somebody sees who looks past the product.</summary>
    public async Task<List<string>> QueryAsync(string sql)
    {
        await using DbConnection connection = folder is null
            ? new NpgsqlConnection(connectionString + ";Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(folder, "attendance.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount)
                .Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
