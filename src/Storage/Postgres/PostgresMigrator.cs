using Attendance.Storage.Migrations;
using Dapper;
using Npgsql;

namespace Attendance.Storage.Postgres;

internal sealed class PostgresMigrator(
    PostgresDatabase database, TimeProvider clock, IReadOnlyList<Migration> migrations) : IStoreMigrator
{
    private const int TimeoutSeconds = 600;

    /// <summary>Any number that nobody else locks in this database.</summary>
    private const long Lock = 0x61747465_6e64;

    public Task MigrateAsync(CancellationToken cancellationToken) =>
        database.RunAsync(connection => MigrateAsync(connection, cancellationToken), cancellationToken);

    private async Task<bool> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A second process waits here, then finds nothing left to do.
        await ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Lock });
        await ExecuteAsync(
            """
            create table if not exists schema_migrations (
                version integer not null primary key,
                name text not null,
                checksum text not null,
                applied_at_us bigint not null)
            """);
        var applied = await connection.QueryAsync<(int Version, string Checksum)>(
            new CommandDefinition(
                "select version, checksum from schema_migrations", cancellationToken: cancellationToken));
        foreach (var migration in Migration.Pending(
            migrations, [.. applied.Select(row => new AppliedMigration(row.Version, row.Checksum))]))
        {
            await ExecuteAsync(migration.Sql);
            await ExecuteAsync(
                "insert into schema_migrations values (@Version, @Name, @Checksum, @At)",
                new
                {
                    migration.Version,
                    migration.Name,
                    migration.Checksum,
                    At = StoredFormats.ToMicroseconds(clock.GetUtcNow()),
                });
        }

        await transaction.CommitAsync(cancellationToken);
        return true;

        Task ExecuteAsync(string sql, object? parameters = null) =>
            connection.ExecuteAsync(new CommandDefinition(
                sql, parameters, commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken));
    }
}
