using Attendance.Accounts;
using Attendance.Callers;
using Attendance.Events;
using Attendance.Jobs;
using Attendance.Journal;
using Attendance.Mails;
using Attendance.Participants;
using Attendance.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Attendance.Storage;

/// <summary>All stores over one new, migrated database.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly string? folder;

    private TestStores(ServiceProvider services, string? folder)
    {
        this.services = services;
        this.folder = folder;
    }

    public IJournalStore Journal => services.GetRequiredService<IJournalStore>();

    public IRecordStore Records => services.GetRequiredService<IRecordStore>();

    public IParticipantStore Participants => services.GetRequiredService<IParticipantStore>();

    public IJobStore Jobs => services.GetRequiredService<IJobStore>();

    public IEventStore Events => services.GetRequiredService<IEventStore>();

    public IAccessKeyStore AccessKeys => services.GetRequiredService<IAccessKeyStore>();

    public IAccountStore Accounts => services.GetRequiredService<IAccountStore>();

    public IMailStore Mails => services.GetRequiredService<IMailStore>();

    public IStoreMigrator Migrator => services.GetRequiredService<IStoreMigrator>();

    public IGrainStorage States => services.GetRequiredKeyedService<IGrainStorage>("grains");

    public string? Folder => folder;

    public StoreMetrics Metrics => services.GetRequiredService<StoreMetrics>();

    public static async Task<TestStores> CreateAsync(TestDatabase database)
    {
        var folder = database == TestDatabase.Sqlite ? TestDatabases.CreateFolder() : null;
        var stores = folder is null
            ? OnPostgres(await TestDatabases.CreatePostgresAsync())
            : new TestStores(new ServiceCollection().AddSqliteStorage(folder).BuildServiceProvider(), folder);
        await stores.Migrator.MigrateAsync(default);
        return stores;
    }

    public static TestStores OnPostgres(string connectionString) =>
        new(new ServiceCollection().AddPostgresStorage(connectionString).BuildServiceProvider(), null);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
