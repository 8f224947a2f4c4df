using Attendance.Journal;
using Attendance.TestKit;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Attendance.Storage.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly string folder = TestDatabases.CreateFolder();

    [Fact]
    public async Task Read_FolderCannotBeMade_SaysUnavailable()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        using var database = Open(Path.Combine(file, "data"));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => database.ReadAsync(_ => 1, default));
    }

    [Fact]
    public async Task Write_WorkFailed_NextOneHasACleanConnection()
    {
        using var database = Open(folder);
        await database.WriteAsync(
            session =>
            {
                session.Execute("create table t (id integer)");
                return 1;
            },
            default);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => database.WriteAsync<int>(
            session =>
            {
                session.Begin();
                session.Execute("insert into t values (1)");
                throw new SqliteException("disk I/O error", raw.SQLITE_IOERR);
            },
            default));

        var (inTransaction, rows) = await database.WriteAsync(
            session =>
            {
                var statement = session.Prepare("select count(*) from t");
                using var run = statement.Run();
                statement.Step();
                return (session.InTransaction, statement.Int64(0));
            },
            default);
        Assert.Equal((false, 0L), (inTransaction, rows));
    }

    [Fact]
    public async Task Open_Connection_SyncsEveryCommit()
    {
        using var database = Open(folder);

        var settings = await database.WriteAsync(
            session => new[] { "journal_mode", "synchronous", "foreign_keys" }.Select(name =>
            {
                var statement = session.Prepare($"pragma {name}");
                using var run = statement.Run();
                statement.Step();
                return statement.Text(0);
            }).ToArray(),
            default);

        Assert.Equal(["wal", "2", "1"], settings);
    }

    [Fact]
    public async Task Write_MoreThanTheLogShouldHold_KeepsTheLogSmall()
    {
        await using var stores = await TestStores.CreateAsync(TestDatabase.Sqlite);
        var data = new string('x', 900);

        for (var batch = 0; batch < 60; batch++)
        {
            await stores.Journal.CommitAsync(
                [.. Enumerable.Range(0, 1_000).Select(_ => Samples.Append(Samples.Entry(data: $"\"{data}\"")))]);
        }

        // 60 MB of entries went through it.
        var log = new FileInfo(Path.Combine(stores.Folder!, "attendance.db-wal"));
        Assert.InRange(log.Length, 1, 40_000_000);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static SqliteDatabase Open(string folder) =>
        new(new SqliteOptions { DataFolder = folder }, new StoreMetrics());
}
