using System.Collections.Immutable;
using Attendance.Callers;

namespace Attendance.Accounts;

/// <summary>Accounts with their places on teams, and their sessions. Holds nothing personal in the clear, no password
/// and no token.</summary>
public interface IAccountStore
{
    Task<AccountRow?> LoadAsync(string accountId, CancellationToken cancellationToken);

    Task<string?> FindAsync(string emailKey, CancellationToken cancellationToken);

    Task<string?> FindSubjectAsync(string subjectKey, CancellationToken cancellationToken);

    /// <summary>By rising id.</summary>
    Task<IReadOnlyList<AccountRow>> ListAsync(string after, int limit, CancellationToken cancellationToken);

    /// <summary>Those on this event's team, by rising id.</summary>
    Task<IReadOnlyList<AccountRow>> TeamAsync(
        string eventId, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Writes the row and its memberships if what is stored has the version before its own; a first one has
    /// version 1. Nothing changes otherwise. Two at once cannot take away the last owner between them.</summary>
    Task<AccountWrite> WriteAsync(AccountRow row, CancellationToken cancellationToken);

    /// <summary>Takes away the account of this version, its memberships and sessions.</summary>
    Task<AccountWrite> DeleteAsync(AccountRow row, CancellationToken cancellationToken);

    /// <summary>Those that have not expired.</summary>
    Task<IReadOnlyList<SessionRow>> SessionsAsync(
        string accountId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Inserts generation 1, and takes away the account's expired sessions; else replaces the generation
    /// before. False, with nothing changed, when that one is not there.</summary>
    Task<bool> TrySaveAsync(SessionRow session, DateTimeOffset now, CancellationToken cancellationToken);

    Task EndAsync(string accountId, ImmutableArray<string> sessionIds, CancellationToken cancellationToken);
}

/// <param name="EmailKey">What the address is found by: a keyed hash.</param>
/// <param name="SubjectKey">Who the person is to the issuer outside: a keyed hash.</param>
/// <param name="Person">E-mail and name, sealed.</param>
public sealed record AccountRow(
    string AccountId,
    long Version,
    string EmailKey,
    string? SubjectKey,
    byte[] Person,
    AccountData Data,
    ImmutableArray<Membership> Memberships)
{
    /// <summary>Whether the deployment may count on this one.</summary>
    public bool IsActiveOwner => Data is { IsOwner: true, Status: AccountStatus.Active };
}

/// <param name="Password">As <see cref="PasswordHash"/> writes it; null before the first.</param>
public sealed record AccountData(
    AccountStatus Status,
    bool IsOwner,
    string? Password,
    Invitation? Invitation,
    DateTimeOffset CreatedAt,
    string CreatedBy);

/// <param name="Invitation">Null once it was accepted.</param>
public sealed record Membership(string EventId, CallerRole Role, Invitation? Invitation);

/// <param name="Hash">SHA-256 of the refresh token's secret.</param>
/// <param name="RotatedAt">When this generation began.</param>
public sealed record SessionRow(
    string SessionId,
    string AccountId,
    int Generation,
    byte[] Hash,
    DateTimeOffset RotatedAt,
    DateTimeOffset ExpiresAt);

public enum AccountWrite
{
    Done = 1,

    /// <summary>Another process changed it meanwhile, or there is none.</summary>
    Conflict = 2,
    EmailTaken = 3,
    LastOwner = 4,
}
