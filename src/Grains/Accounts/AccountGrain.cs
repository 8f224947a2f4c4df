using Attendance.Callers;
using Attendance.Journal;
using Attendance.Participants;
using Orleans;

namespace Attendance.Accounts;

[GrainType("account")]
internal sealed partial class AccountGrain(
    IAccountStore store, AccountSeal seal, PasswordWork passwords, TokenSigner tokens, CallerChanges changes,
    TimeProvider clock)
    : Grain, IAccountGrain
{
    /// <summary>A process that is not of our cluster may change an account too.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, SessionRow> _sessions = [];
    private AccountRow? _row;
    private AccountStanding? _standing;
    private long _readAt;

    /// <summary>Counts what this activation wrote; what was read meanwhile is older.</summary>
    private long _writes;

    private string AccountId => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Read();

    public async Task<AccountStanding?> Stand(string? sessionId)
    {
        await ReadIfOld();
        if (_row is not { Data.Status: AccountStatus.Active })
        {
            return null;
        }

        return sessionId is null || SessionOf(sessionId) is not null ? _standing : null;
    }

    public async Task<Account?> Get()
    {
        await Read();
        return _row is null ? null : ToAccount(_row);
    }

    public async Task<AccountResult> Make(MakeAccount command)
    {
        if (EmailAddress.Normalise(command.Email) is not { } email)
        {
            return Result(AccountOutcome.EmailInvalid);
        }

        var row = new AccountRow(
            AccountId,
            1,
            seal.EmailKey(email),
            SubjectKey: null,
            seal.Seal(AccountId, new AccountPerson(email, command.Name)),
            new AccountData(
                AccountStatus.Active, command.IsOwner, Password: null, command.Invitation, clock.GetUtcNow(),
                command.CreatedBy),
            [.. command.Roles.OrderBy(role => role.Key, StringComparer.Ordinal)
                .Select(role => new Membership(role.Key, role.Value, Invitation: null))]);
        return await Write(command.Team is { } team ? AccountRules.PutOnTeam(row, team)! with { Version = 1 } : row);
    }

    public async Task<AccountResult> Change(ChangeAccount command)
    {
        await Read();
        if (_row is not { } row)
        {
            return Result(AccountOutcome.NotFound);
        }

        if (command.ExpectedVersion is { } expected && expected != row.Version)
        {
            return new AccountResult { Outcome = AccountOutcome.VersionMismatch, Account = ToAccount(row) };
        }

        var person = seal.Open(AccountId, row.Person);
        var sealedPerson = command.Name is { } name ? seal.Seal(AccountId, person with { Name = name }) : row.Person;
        var result = await Write(AccountRules.Change(row, command, sealedPerson));
        if (result.Outcome == AccountOutcome.Done && command.Status == AccountStatus.Disabled)
        {
            await End([.. _sessions.Keys]);
        }

        return result;
    }

    public async Task<AccountResult> Remove()
    {
        await Read();
        if (_row is not { } row)
        {
            return Result(AccountOutcome.NotFound);
        }

        var written = await store.DeleteAsync(row, CancellationToken.None);
        if (written == AccountWrite.Done)
        {
            Wrote();
            Take(row: null, []);
        }

        return await Outcome(written);
    }

    public async Task<AccountResult> PutOnTeam(PutOnTeam command)
    {
        await Read();
        var isMember = _row?.Memberships.Any(membership => membership.EventId == command.EventId) == true;
        return _row is not { } row || (command.OnlyMembers && !isMember) ? Result(AccountOutcome.NotFound)
            : AccountRules.PutOnTeam(row, command) is { } next ? await Write(next)
            : Result(AccountOutcome.TeamsFull);
    }

    public async Task<AccountResult> TakeOffTeam(string eventId)
    {
        await Read();
        return _row is { } row && row.Memberships.Any(membership => membership.EventId == eventId)
            ? await Write(AccountRules.TakeOffTeam(row, eventId))
            : Result(AccountOutcome.NotFound);
    }

    public async Task<bool> Link(string subject)
    {
        await Read();
        if (_row is not { Data.Status: AccountStatus.Active } row || (row.SubjectKey ?? subject) != subject)
        {
            return false;
        }

        return row.SubjectKey == subject
            || (await Write(row with { SubjectKey = subject, Version = row.Version + 1 })).Outcome
                == AccountOutcome.Done;
    }

    private static AccountResult Result(AccountOutcome outcome) => new() { Outcome = outcome };

    private Account ToAccount(AccountRow row) => AccountsGrain.ToAccount(row, seal.Open(row.AccountId, row.Person));

    private async Task<AccountResult> Write(AccountRow next)
    {
        var written = await store.WriteAsync(next, CancellationToken.None);
        if (written == AccountWrite.Done)
        {
            Wrote();
            Take(next, [.. _sessions.Values]);
        }

        return await Outcome(written);
    }

    private async Task<AccountResult> Outcome(AccountWrite written)
    {
        if (written == AccountWrite.Conflict)
        {
            // Another process was first; whoever asked sees it and asks again.
            await Read();
            throw new StoreUnavailableException($"Account {AccountId} was changed by another process meanwhile.");
        }

        return written switch
        {
            AccountWrite.EmailTaken => Result(AccountOutcome.EmailTaken),
            AccountWrite.LastOwner => Result(AccountOutcome.LastOwner),
            _ => new AccountResult
            {
                Outcome = AccountOutcome.Done,
                Account = _row is null ? null : ToAccount(_row),
            },
        };
    }

    private async Task Read()
    {
        var writes = _writes;
        var row = await store.LoadAsync(AccountId, CancellationToken.None);
        var sessions = row is null ? []
            : await store.SessionsAsync(AccountId, clock.GetUtcNow(), CancellationToken.None);
        if (writes == _writes)
        {
            Take(row, sessions);
        }

        _readAt = clock.GetTimestamp();
    }

    /// <summary>Called in the turn that also takes over what was written.</summary>
    private void Wrote()
    {
        _writes++;
        changes.Add();
    }

    private void Take(AccountRow? row, IReadOnlyList<SessionRow> sessions)
    {
        if (row is null || row.Version != _row?.Version)
        {
            _standing = row is null ? null : new AccountStanding
            {
                IsOwner = row.Data.IsOwner,
                Roles = AccountRules.Roles(row),
                Version = row.Version,
            };
        }

        _row = row;
        _sessions.Clear();
        foreach (var session in sessions)
        {
            _sessions[session.SessionId] = session;
        }
    }

    /// <summary>While the store is away, what was known goes on.</summary>
    private async Task ReadIfOld()
    {
        if (clock.GetElapsedTime(_readAt) <= FreshTime)
        {
            return;
        }

        // Whoever asks meanwhile is answered by what is known: one look is enough.
        _readAt = clock.GetTimestamp();
        try
        {
            await Read();
        }
        catch (StoreUnavailableException)
        {
            _readAt = clock.GetTimestamp();
        }
    }
}
