using Orleans;

namespace Attendance.Accounts;

[GenerateSerializer, Immutable, Alias("sign-in-command")]
public sealed record SignIn
{
    [Id(0)] public required string Password { get; init; }

    /// <summary>The network that the call came from: /24, or /64 of IPv6.</summary>
    [Id(1)] public required string Network { get; init; }
}

[GenerateSerializer, Immutable, Alias("change-password-command")]
public sealed record ChangePassword
{
    [Id(0)] public required string SessionId { get; init; }

    [Id(1)] public required string OldPassword { get; init; }

    [Id(2)] public required string NewPassword { get; init; }

    [Id(3)] public required string Network { get; init; }
}

[GenerateSerializer, Immutable, Alias("accept-invitation")]
public sealed record AcceptInvitation
{
    /// <summary>SHA-256 of the code's secret.</summary>
    [Id(0)] public required byte[] Hash { get; init; }

    [Id(1)] public required string Password { get; init; }

    [Id(2)] public required string Network { get; init; }
}

[GenerateSerializer, Immutable, Alias("session-result")]
public sealed record SessionResult
{
    [Id(0)] public required SessionOutcome Outcome { get; init; }

    /// <summary>With <see cref="SessionOutcome.Wait"/>.</summary>
    [Id(1)] public TimeSpan RetryAfter { get; init; }

    [Id(2)] public string? AccessToken { get; init; }

    [Id(3)] public string? RefreshToken { get; init; }

    [Id(4)] public Account? Account { get; init; }

    /// <summary>With <see cref="SessionOutcome.PasswordWeak"/>, what is wrong with it.</summary>
    [Id(5)] public string? Fault { get; init; }
}

public enum SessionOutcome
{
    Done = 1,

    /// <summary>Never says why.</summary>
    Refused = 2,

    /// <summary>Too many failures from there: not even looked at.</summary>
    Wait = 3,

    /// <summary>Too many passwords are being looked at.</summary>
    Busy = 4,
    PasswordWeak = 5,
}
