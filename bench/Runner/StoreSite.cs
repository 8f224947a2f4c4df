namespace Attendance.Bench.Runner;

/// <summary>Where the product keeps its data, and how to put it back to the moment before the first scan.</summary>
internal abstract class StoreSite(string name, string work)
{
    public string Name => name;

    public string DataFolder { get; } = Path.Combine(work, $"product-{name}", "data");

    private string SnapshotFolder { get; } = Path.Combine(work, $"product-{name}", "snapshot");

    public abstract string ProductConnection { get; }

    /// <summary>A second database for the plain way: a file or a connection string.</summary>
    public abstract string PlainConnection { get; }

    /// <summary>Name and reading of the counter that says how many bytes the store wrote.</summary>
    public abstract string WrittenBy { get; }

    public abstract Task<long> WrittenBytesAsync(ServerProcess product);

    public virtual Task PrepareAsync()
    {
        Directory.CreateDirectory(DataFolder);
        return Task.CompletedTask;
    }

    /// <summary>Forgets all data; the product is not running.</summary>
    public virtual Task EmptyAsync()
    {
        Directory.Delete(DataFolder, recursive: true);
        Directory.CreateDirectory(DataFolder);
        return Task.CompletedTask;
    }

    /// <summary>Remembers the data as it is; the product is not running.</summary>
    public virtual Task TakeSnapshotAsync()
    {
        Copy(DataFolder, SnapshotFolder);
        return Task.CompletedTask;
    }

    public virtual Task RestoreSnapshotAsync()
    {
        Directory.Delete(DataFolder, recursive: true);
        Copy(SnapshotFolder, DataFolder);
        return Task.CompletedTask;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            // Written out now, so that the copy's write-back does not run into the measurement.
            using var copy = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
            copy.Flush(flushToDisk: true);
        }
    }
}

internal sealed class SqliteSite(string work) : StoreSite("sqlite", work)
{
    public override string ProductConnection => "";

    public override string PlainConnection { get; } = Path.Combine(work, "plain.db");

    public override string WrittenBy => "the product's write_bytes";

    public override Task<long> WrittenBytesAsync(ServerProcess product) => Task.FromResult(product.WrittenBytes());
}

internal sealed class PostgresSite(string work, PostgresServer server) : StoreSite("postgres", work)
{
    private const string Database = "product";
    private const string Snapshot = "product_snapshot";

    public override string ProductConnection => server.ConnectionString(Database);

    public override string PlainConnection => server.ConnectionString("plain");

    public override string WrittenBy => "PostgreSQL's log";

    public override Task<long> WrittenBytesAsync(ServerProcess product) => server.LogPositionAsync();

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await server.CreateDatabaseAsync(Database);
        await server.CreateDatabaseAsync("plain");
    }

    public override async Task EmptyAsync()
    {
        await base.EmptyAsync();
        await server.CreateDatabaseAsync(Database);
    }

    public override async Task TakeSnapshotAsync()
    {
        await base.TakeSnapshotAsync();
        await server.CreateDatabaseAsync(Snapshot, template: Database);
    }

    public override async Task RestoreSnapshotAsync()
    {
        await base.RestoreSnapshotAsync();
        await server.CreateDatabaseAsync(Database, template: Snapshot);
    }
}
