using System.Collections.Immutable;
using System.Security.Cryptography;
using Attendance.Journal;

namespace Attendance.Accounts;

internal sealed partial class AccountGrain
{
    private const int SessionsMax = 20;
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>How long an answer may have been lost.</summary>
    private static readonly TimeSpan AgainTime = TimeSpan.FromSeconds(10);

    private readonly SignInGuard _guard = new();

    /// <summary>The latest pair of each session, for whoever lost it.</summary>
    private readonly Dictionary<string, (int Generation, SessionResult Result)> _pairs = [];

    public async Task<SessionResult> SignIn(SignIn command)
    {
        await ReadIfOld();
        var (result, _) = await Verify(command.Password, command.Network);
        return result.Outcome == SessionOutcome.Done ? await Open() : result;
    }

    public async Task<SessionResult> Refresh(RefreshText token)
    {
        await ReadIfOld();
        LeaveIfNobody();
        var secret = tokens.RefreshSecret(AccountId, token.SessionId, token.Generation);
        if (_row is not { Data.Status: AccountStatus.Active } || SessionOf(token.SessionId) is not { } session
            || !CryptographicOperations.FixedTimeEquals(secret, token.Secret) || token.Generation > session.Generation)
        {
            return Refused();
        }

        var now = clock.GetUtcNow();
        if (token.Generation == session.Generation)
        {
            return await Save(Generation(session.SessionId, session.Generation + 1, now));
        }

        if (token.Generation == session.Generation - 1 && now < session.RotatedAt + AgainTime)
        {
            return _pairs.TryGetValue(session.SessionId, out var pair) && pair.Generation == session.Generation
                ? pair.Result : Pair(session);
        }

        // Two have had it: whoever is the thief, neither goes on.
        await End([session.SessionId]);
        return Refused();
    }

    public Task SignOut(string sessionId) => End([sessionId]);

    public async Task<SessionResult> ChangePassword(ChangePassword command)
    {
        await Read();
        if (SessionOf(command.SessionId) is null)
        {
            return Refused();
        }

        var (result, row) = await Verify(command.OldPassword, command.Network);
        if (result.Outcome != SessionOutcome.Done)
        {
            return result;
        }

        return await SetPassword(
            row!, command.NewPassword, hash => AccountRules.WithPassword(row!, hash),
            [.. _sessions.Keys.Where(each => each != command.SessionId)]);
    }

    public async Task<SessionResult> Accept(AcceptInvitation command)
    {
        await Read();
        LeaveIfNobody();
        var now = clock.GetUtcNow();
        if (_row is not { Data.Status: AccountStatus.Active } row)
        {
            return Refused();
        }

        var isOwn = AccountRules.Fits(row.Data.Invitation, command.Hash, now);
        if (!isOwn && !row.Memberships.Any(team => AccountRules.Fits(team.Invitation, command.Hash, now)))
        {
            return Refused();
        }

        if (isOwn || row.Data.Password is null)
        {
            return await SetPassword(
                row, command.Password, hash => AccountRules.Accept(row, command.Hash, hash, now), [.. _sessions.Keys]);
        }

        // Somebody has the account already, perhaps by another team's invitation: it takes that one's password.
        var (result, verified) = await Verify(command.Password, command.Network);
        if (result.Outcome != SessionOutcome.Done)
        {
            return result;
        }

        await Write(AccountRules.Accept(verified!, command.Hash, password: null, now));
        return Done();
    }

    private static SessionResult Refused() => new() { Outcome = SessionOutcome.Refused };

    private SessionResult Done() => new() { Outcome = SessionOutcome.Done, Account = ToAccount(_row!) };

    /// <summary>Somebody guesses: nothing is kept of it.</summary>
    private void LeaveIfNobody()
    {
        if (_row is null)
        {
            DeactivateOnIdle();
        }
    }

    private SessionRow? SessionOf(string sessionId) =>
        _sessions.TryGetValue(sessionId, out var session) && clock.GetUtcNow() < session.ExpiresAt ? session : null;

    /// <summary>The row, when the password is right; as slow and as silent for an account that is not there.</summary>
    private async Task<(SessionResult Result, AccountRow? Row)> Verify(string password, string network)
    {
        var where = seal.NetworkKey(network);
        if (_guard.Begin(where, clock.GetUtcNow()) is { } wait)
        {
            return (new SessionResult { Outcome = SessionOutcome.Wait, RetryAfter = wait }, null);
        }

        var hash = _row?.Data.Password;
        if (await passwords.VerifyAsync(hash, password) is not { } isRight)
        {
            _guard.Undo(where);
            LeaveIfNobody();
            return (new SessionResult { Outcome = SessionOutcome.Busy }, null);
        }

        // It may have been disabled or given another password meanwhile.
        if (!isRight || _row is not { Data.Status: AccountStatus.Active } row || row.Data.Password != hash)
        {
            return (Refused(), null);
        }

        _guard.Succeed(where);
        if (PasswordHash.IsOld(hash!) && await passwords.HashAsync(password) is { } harder
            && ReferenceEquals(row, _row))
        {
            await Write(row = AccountRules.WithPassword(row, harder));
        }

        return (new SessionResult { Outcome = SessionOutcome.Done }, row);
    }

    private async Task<SessionResult> SetPassword(
        AccountRow row, string password, Func<string, AccountRow> next, ImmutableArray<string> ended)
    {
        if (PasswordRules.Fault(password, seal.Open(AccountId, row.Person).Email) is { } fault)
        {
            return new SessionResult { Outcome = SessionOutcome.PasswordWeak, Fault = fault };
        }

        if (await passwords.HashAsync(password) is not { } hash)
        {
            return new SessionResult { Outcome = SessionOutcome.Busy };
        }

        await Write(next(hash));
        await End(ended);
        return Done();
    }

    private async Task<SessionResult> Open()
    {
        if (_sessions.Count >= SessionsMax)
        {
            await End([_sessions.Values.MinBy(session => session.RotatedAt)!.SessionId]);
        }

        var sessionId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RefreshText.SessionLength / 2));
        return await Save(Generation(sessionId, 1, clock.GetUtcNow()));
    }

    private SessionRow Generation(string sessionId, int generation, DateTimeOffset now) => new(
        sessionId,
        AccountId,
        generation,
        SHA256.HashData(tokens.RefreshSecret(AccountId, sessionId, generation)),
        now,
        now + SessionLifetime);

    private async Task<SessionResult> Save(SessionRow session)
    {
        if (!await store.TrySaveAsync(session, clock.GetUtcNow(), CancellationToken.None))
        {
            await Read();
            throw new StoreUnavailableException($"A session of {AccountId} was changed by another process meanwhile.");
        }

        Wrote();
        _sessions[session.SessionId] = session;
        var pair = Pair(session);
        if (_pairs.Count > 2 * SessionsMax)
        {
            // Sessions that expired leave theirs behind.
            _pairs.Clear();
        }

        _pairs[session.SessionId] = (session.Generation, pair);
        return pair;
    }

    private SessionResult Pair(SessionRow session) => Done() with
    {
        AccessToken = tokens.Sign(AccountId, session.SessionId, clock.GetUtcNow()),
        RefreshToken = new RefreshText
        {
            AccountId = AccountId,
            SessionId = session.SessionId,
            Generation = session.Generation,
            Secret = tokens.RefreshSecret(AccountId, session.SessionId, session.Generation),
        }.Write(),
    };

    private async Task End(ImmutableArray<string> sessionIds)
    {
        await store.EndAsync(AccountId, sessionIds, CancellationToken.None);
        Wrote();
        foreach (var sessionId in sessionIds)
        {
            _sessions.Remove(sessionId);
            _pairs.Remove(sessionId);
        }
    }
}
