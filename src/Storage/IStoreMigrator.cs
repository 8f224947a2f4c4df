namespace Attendance.Storage;

/// <summary>Brings the database to the schema of this version.</summary>
public interface IStoreMigrator
{
    /// <summary>Applies what is missing, each migration in a transaction of its own. Safe when many processes start at
    /// once. Throws <see cref="StoreMigrationException"/> when the database comes from a newer version or an applied
    /// migration was changed since.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);
}

/// <summary>The database's schema does not belong to this version.</summary>
public sealed class StoreMigrationException(string message) : Exception(message);
