using System.Collections.Immutable;
using Attendance.Participants;
using Orleans;

namespace Attendance.Accounts;

[GrainType("accounts")]
internal sealed class AccountsGrain(IAccountStore store, AccountSeal seal, TokenSigner tokens) : Grain, IAccountsGrain
{
    public static Account ToAccount(AccountRow row, AccountPerson person) => new()
    {
        AccountId = row.AccountId,
        Email = person.Email,
        Name = person.Name,
        Status = row.Data.Status,
        IsOwner = row.Data.IsOwner,
        HasPassword = row.Data.Password is not null,
        Roles = AccountRules.Roles(row),
        CreatedAt = row.Data.CreatedAt,
        CreatedBy = row.Data.CreatedBy,
        Version = row.Version,
    };

    public async Task<string?> Find(string email)
    {
        if (EmailAddress.Normalise(email) is not { } normal)
        {
            return null;
        }

        var key = seal.EmailKey(normal);
        var nobody = seal.NobodysId(key);
        return await store.FindAsync(key, CancellationToken.None) ?? nobody;
    }

    public async Task<string?> FindSubject(string issuer, string subject, string? verifiedEmail)
    {
        var key = seal.SubjectKey(issuer, subject);
        if (await store.FindSubjectAsync(key, CancellationToken.None) is { } known)
        {
            return known;
        }

        return verifiedEmail is not null && EmailAddress.Normalise(verifiedEmail) is { } email
            && await store.FindAsync(seal.EmailKey(email), CancellationToken.None) is { } accountId
            && await GrainFactory.GetGrain<IAccountGrain>(accountId).Link(key)
                ? accountId
                : null;
    }

    public async Task<ImmutableArray<Account>> List(string after, int limit)
    {
        var rows = await store.ListAsync(after, limit, CancellationToken.None);
        return [.. rows.Select(row => ToAccount(row, seal.Open(row.AccountId, row.Person)))];
    }

    public async Task<ImmutableArray<TeamMember>> Team(string eventId, string after, int limit)
    {
        var rows = await store.TeamAsync(eventId, after, limit, CancellationToken.None);
        return [.. rows.Select(row => ToMember(row, eventId))];
    }

    public Task<byte[]> PublicKey() => Task.FromResult(tokens.PublicKey());

    private TeamMember ToMember(AccountRow row, string eventId)
    {
        var membership = row.Memberships.Single(each => each.EventId == eventId);
        return new TeamMember
        {
            AccountId = row.AccountId,
            Email = seal.Open(row.AccountId, row.Person).Email,
            Role = membership.Role,
            HasJoined = membership.Invitation is null,
        };
    }
}
