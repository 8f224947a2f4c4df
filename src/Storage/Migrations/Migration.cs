using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attendance.Storage.Migrations;

/// <summary>One forward step of the schema, as embedded in this assembly.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the script with LF line ends, so that a checkout's line ends don't matter.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps of one database (<c>Sqlite</c> or <c>Postgres</c>) by rising version.</summary>
    public static IReadOnlyList<Migration> Load(string database)
    {
        var assembly = typeof(Migration).Assembly;
        var marker = $".Migrations.{database}.";
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var at = resource.IndexOf(marker, StringComparison.Ordinal);
            if (at < 0 || !resource.EndsWith(".sql", StringComparison.Ordinal))
            {
                continue;
            }

            var name = resource[(at + marker.Length)..^".sql".Length].TrimStart('_');
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var version = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            migrations.Add(new Migration(version, name[5..], reader.ReadToEnd()));
        }

        return [.. migrations.OrderBy(migration => migration.Version)];
    }

    /// <summary>Checks what was applied against what we know, and answers with the rest.</summary>
    public static IReadOnlyList<Migration> Pending(
        IReadOnlyList<Migration> known, IReadOnlyList<AppliedMigration> applied)
    {
        var byVersion = applied.ToDictionary(migration => migration.Version);
        foreach (var migration in known)
        {
            if (byVersion.Remove(migration.Version, out var row) && row.Checksum != migration.Checksum)
            {
                throw new StoreMigrationException(
                    $"Migration {migration.Version:0000} ({migration.Name}) was changed after this database applied " +
                    "it. Restore the script as it was and put the change into a new migration.");
            }
        }

        if (byVersion.Count > 0)
        {
            throw new StoreMigrationException(
                $"The database has migration {byVersion.Keys.Max():0000}, this version knows them only up to " +
                $"{known[^1].Version:0000}. Start the newer version, or restore a backup from before the upgrade.");
        }

        var done = applied.Select(migration => migration.Version).ToHashSet();
        return [.. known.Where(migration => !done.Contains(migration.Version))];
    }
}

internal sealed record AppliedMigration(int Version, string Checksum);
