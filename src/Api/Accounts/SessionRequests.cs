using Attendance.Callers;

namespace Attendance.Accounts;

internal sealed record SignInRequest
{
    public string? Email { get; set; }

    public string? Password { get; set; }
}

internal sealed record RefreshRequest
{
    public string? RefreshToken { get; set; }
}

internal sealed record AcceptRequest
{
    public string? Code { get; set; }

    public string? Password { get; set; }
}

internal sealed record PasswordRequest
{
    public string? OldPassword { get; set; }

    public string? NewPassword { get; set; }
}

internal sealed record SessionResponse(
    string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, SessionAccount Account)
{
    public static SessionResponse Of(SessionResult result) => new(
        result.AccessToken!,
        "Bearer",
        (int)AccessTokens.Lifetime.TotalSeconds,
        result.RefreshToken!,
        SessionAccount.Of(result.Account!));
}

internal sealed record SessionAccount(
    string Id, string Name, bool IsOwner, IReadOnlyDictionary<string, CallerRole> Roles)
{
    public static SessionAccount Of(Account account) =>
        new(account.AccountId, account.Name, account.IsOwner, account.Roles);
}

/// <param name="Caller">As records name it.</param>
/// <param name="Everywhere">The role in all events.</param>
/// <param name="Account">Of a person who signed in.</param>
internal sealed record WhoResponse(
    string Caller, CallerRole? Everywhere, IReadOnlyDictionary<string, CallerRole> Roles, SessionAccount? Account);
