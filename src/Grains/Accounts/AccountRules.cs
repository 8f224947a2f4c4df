using System.Collections.Immutable;
using System.Security.Cryptography;
using Attendance.Callers;

namespace Attendance.Accounts;

internal static class AccountRules
{
    public const int TeamsMax = 200;

    public static bool Fits(Invitation? invitation, byte[] hash, DateTimeOffset now) =>
        invitation is not null && CryptographicOperations.FixedTimeEquals(invitation.Hash, hash)
        && now < invitation.ExpiresAt;

    public static ImmutableDictionary<string, CallerRole> Roles(AccountRow row) => row.Memberships
        .Where(membership => membership.Invitation is null)
        .ToImmutableDictionary(membership => membership.EventId, membership => membership.Role);

    public static AccountRow Change(AccountRow row, ChangeAccount command, byte[] person) => row with
    {
        Version = row.Version + 1,
        Person = person,
        Data = row.Data with
        {
            Status = command.Status ?? row.Data.Status,
            IsOwner = command.IsOwner ?? row.Data.IsOwner,
            Invitation = command.Invitation ?? row.Data.Invitation,
        },
    };

    /// <summary>Null when there is no room on the list of teams. Whoever has joined stays joined.</summary>
    public static AccountRow? PutOnTeam(AccountRow row, PutOnTeam command)
    {
        var before = row.Memberships.FirstOrDefault(membership => membership.EventId == command.EventId);
        if (before is null && row.Memberships.Length >= TeamsMax)
        {
            return null;
        }

        var invitation = before is { Invitation: null } ? null : command.Invitation ?? before?.Invitation;
        return WithTeams(row, [.. Others(row, command.EventId), new(command.EventId, command.Role, invitation)]);
    }

    public static AccountRow TakeOffTeam(AccountRow row, string eventId) => WithTeams(row, [.. Others(row, eventId)]);

    /// <summary>Uses up what the code was for.</summary>
    public static AccountRow Accept(AccountRow row, byte[] hash, string? password, DateTimeOffset now) => row with
    {
        Version = row.Version + 1,
        Data = row.Data with
        {
            Password = password ?? row.Data.Password,
            Invitation = Fits(row.Data.Invitation, hash, now) ? null : row.Data.Invitation,
        },
        Memberships =
        [
            .. row.Memberships.Select(membership =>
                Fits(membership.Invitation, hash, now) ? membership with { Invitation = null } : membership),
        ],
    };

    public static AccountRow WithPassword(AccountRow row, string password) =>
        row with { Version = row.Version + 1, Data = row.Data with { Password = password } };

    private static IEnumerable<Membership> Others(AccountRow row, string eventId) =>
        row.Memberships.Where(membership => membership.EventId != eventId);

    private static AccountRow WithTeams(AccountRow row, IEnumerable<Membership> teams) => row with
    {
        Version = row.Version + 1,
        Memberships = [.. teams.OrderBy(membership => membership.EventId, StringComparer.Ordinal)],
    };
}
