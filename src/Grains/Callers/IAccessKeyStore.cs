namespace Attendance.Callers;

/// <summary>Access keys of all events, by their hashes.</summary>
public interface IAccessKeyStore
{
    Task<AccessKeyRow?> LoadAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>By rising id; null is the deployment's.</summary>
    Task<IReadOnlyList<AccessKeyRow>> ListAsync(
        string? eventId, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Writes the row if what is stored has the version before its own; a first one has version 1. False, with
    /// nothing changed, otherwise.</summary>
    Task<bool> TryWriteAsync(AccessKeyRow row, CancellationToken cancellationToken);
}

/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="PreviousHash">Of the one before, while both work.</param>
public sealed record AccessKeyRow(AccessKey Key, byte[] Hash, byte[]? PreviousHash);
