using Attendance.Storage.Postgres;
using Attendance.Storage.Sqlite;
using Attendance.TestKit;

namespace Attendance.Storage.Migrations;

public sealed class MigrationTests
{
    private static readonly Migration First = new(1, "first", "create table one (id integer);");

    private static readonly Migration Second =
        new(2, "second", "create table two (id integer); insert into two values (1);");

    [Theory, OnSqlite, OnPostgres]
    public async Task Migrate_ManyProcessesAtOnce_EachStepRunsOnce(TestDatabase database)
    {
        await using var target = await Target.CreateAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Task.Run(() => target.Migrator(First, Second).MigrateAsync(default))));

        await target.Migrator(First, Second).MigrateAsync(default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Migrate_AppliedStepWasChanged_IsRefused(TestDatabase database)
    {
        await using var target = await Target.CreateAsync(database);
        await target.Migrator(First).MigrateAsync(default);
        var changed = First with { Sql = First.Sql + " -- changed" };

        var exception = await Assert.ThrowsAsync<StoreMigrationException>(
            () => target.Migrator(new Migration(1, "first", changed.Sql), Second).MigrateAsync(default));

        Assert.Contains("0001", exception.Message, StringComparison.Ordinal);
        await target.Migrator(First, Second).MigrateAsync(default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Migrate_DatabaseIsNewer_IsRefused(TestDatabase database)
    {
        await using var target = await Target.CreateAsync(database);
        await target.Migrator(First, Second).MigrateAsync(default);

        var exception = await Assert.ThrowsAsync<StoreMigrationException>(
            () => target.Migrator(First).MigrateAsync(default));

        Assert.Contains("newer", exception.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Migrate_StepFails_LeavesNothingOfIt(TestDatabase database)
    {
        await using var target = await Target.CreateAsync(database);
        var broken = new Migration(2, "broken", "create table two (id integer); insert into nowhere values (1);");

        await Assert.ThrowsAnyAsync<Exception>(() => target.Migrator(First, broken).MigrateAsync(default));

        await target.Migrator(First, Second).MigrateAsync(default);
    }

    [Fact]
    public void Load_BothDatabases_ComeInPairs()
    {
        var sqlite = Migration.Load("Sqlite");
        var postgres = Migration.Load("Postgres");

        Assert.Equal(sqlite.Select(m => (m.Version, m.Name)), postgres.Select(m => (m.Version, m.Name)));
        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(m => m.Version));
    }

    /// <summary>An empty database, with migrators that share nothing but it, as processes do.</summary>
    private sealed class Target(string? folder, string? connectionString) : IAsyncDisposable
    {
        private readonly List<IDisposable> databases = [];

        public static async Task<Target> CreateAsync(TestDatabase database) =>
            database == TestDatabase.Sqlite
                ? new Target(TestDatabases.CreateFolder(), null)
                : new Target(null, await TestDatabases.CreatePostgresAsync());

        public IStoreMigrator Migrator(params Migration[] migrations)
        {
            if (folder is not null)
            {
                var sqlite = new SqliteDatabase(new SqliteOptions { DataFolder = folder }, new StoreMetrics());
                Keep(sqlite);
                return new SqliteMigrator(sqlite, TimeProvider.System, migrations);
            }

            var postgres = new PostgresDatabase(connectionString!, new StoreMetrics());
            Keep(postgres);
            return new PostgresMigrator(postgres, TimeProvider.System, migrations);
        }

        public ValueTask DisposeAsync()
        {
            databases.ForEach(database => database.Dispose());
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }

            return ValueTask.CompletedTask;
        }

        private void Keep(IDisposable database)
        {
            lock (databases)
            {
                databases.Add(database);
            }
        }
    }
}
