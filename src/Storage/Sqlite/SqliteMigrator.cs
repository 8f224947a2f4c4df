using Attendance.Storage.Migrations;
using Dapper;

namespace Attendance.Storage.Sqlite;

internal sealed class SqliteMigrator(SqliteDatabase database, TimeProvider clock, IReadOnlyList<Migration> migrations)
    : IStoreMigrator
{
    public Task MigrateAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                Migrate(session);
                return true;
            },
            cancellationToken);

    private void Migrate(SqliteSession session)
    {
        // Everything in one transaction that takes the write lock at once: a second process waits here, then finds
        // nothing left to do.
        session.Begin();
        session.Execute(
            """
            create table if not exists schema_migrations (
                version integer not null primary key,
                name text not null,
                checksum text not null,
                applied_at_us integer not null)
            """);
        var applied = session.Connection.Query<(int Version, string Checksum)>(
            "select version, checksum from schema_migrations");
        foreach (var migration in Migration.Pending(
            migrations, [.. applied.Select(row => new AppliedMigration(row.Version, row.Checksum))]))
        {
            session.Connection.Execute(migration.Sql);
            session.Connection.Execute(
                "insert into schema_migrations values (@Version, @Name, @Checksum, @At)",
                new
                {
                    migration.Version,
                    migration.Name,
                    migration.Checksum,
                    At = StoredFormats.ToMicroseconds(clock.GetUtcNow()),
                });
        }

        session.Commit();
    }
}
