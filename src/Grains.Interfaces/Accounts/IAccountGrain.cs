using Attendance.Callers;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Accounts;

/// <summary>One account, keyed by its id. An id that no account has answers in the same way and takes as long, so that
/// nobody finds out who has one.</summary>
[Alias("account-grain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>What this session's holder is now; null when the session has ended, or the account is disabled or gone.
    /// Answered from memory.</summary>
    /// <param name="sessionId">Null for somebody whom the issuer outside vouches for.</param>
    [Alias("stand"), AlwaysInterleave]
    Task<AccountStanding?> Stand(string? sessionId);

    /// <summary>Opens a session. Many may wait for their password to be looked at meanwhile.</summary>
    [Alias("sign-in"), AlwaysInterleave]
    Task<SessionResult> SignIn(SignIn command);

    /// <summary>The next pair of tokens. The pair before is answered again within ten seconds, for an answer that was
    /// lost; after that, whoever shows an old token has stolen it or was robbed, and the session ends.</summary>
    [Alias("refresh")]
    Task<SessionResult> Refresh(RefreshText token);

    /// <summary>Safe to repeat.</summary>
    [Alias("sign-out")]
    Task SignOut(string sessionId);

    /// <summary>Ends all sessions but the one that it was asked in.</summary>
    [Alias("change-password")]
    Task<SessionResult> ChangePassword(ChangePassword command);

    /// <summary>Sets the first password, or a new one for whom the owner invited again; an invitation to a team also
    /// takes the password that there is.</summary>
    [Alias("accept")]
    Task<SessionResult> Accept(AcceptInvitation command);

    [Alias("get")]
    Task<Account?> Get();

    [Alias("make")]
    Task<AccountResult> Make(MakeAccount command);

    [Alias("change")]
    Task<AccountResult> Change(ChangeAccount command);

    [Alias("remove")]
    Task<AccountResult> Remove();

    /// <summary>Gives or changes a role in one event.</summary>
    [Alias("put-on-team")]
    Task<AccountResult> PutOnTeam(PutOnTeam command);

    /// <summary>Safe to repeat; an account that is not on the team is not found.</summary>
    [Alias("take-off-team")]
    Task<AccountResult> TakeOffTeam(string eventId);

    /// <summary>Remembers who the person is to the issuer outside. False when it is somebody else already.</summary>
    /// <param name="subject">A keyed hash.</param>
    [Alias("link")]
    Task<bool> Link(string subject);
}
