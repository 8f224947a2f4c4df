using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Attendance.Accounts;

/// <summary>All accounts of the deployment, keyed by <see cref="Key"/>. Holds nothing, so its calls never wait for one
/// another.</summary>
[Alias("accounts-grain")]
public interface IAccountsGrain : IGrainWithStringKey
{
    public const string Key = "*";

    /// <summary>The id of the account of this address; for one without an account, the id that it would fail under.
    /// Null for what cannot be an address.</summary>
    [Alias("find"), AlwaysInterleave]
    Task<string?> Find(string email);

    /// <summary>The account of somebody whom the issuer outside vouches for: by who they are there, or, the first time,
    /// by an address that was verified. Null when there is none.</summary>
    [Alias("find-subject"), AlwaysInterleave]
    Task<string?> FindSubject(string issuer, string subject, string? verifiedEmail);

    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<Account>> List(string after, int limit);

    [Alias("team"), AlwaysInterleave]
    Task<ImmutableArray<TeamMember>> Team(string eventId, string after, int limit);

    /// <summary>What access tokens are verified with: an ES256 key, as SubjectPublicKeyInfo. Never changes while the
    /// master key does not.</summary>
    [Alias("public-key"), AlwaysInterleave]
    Task<byte[]> PublicKey();
}

/// <summary>Who makes our access tokens, for whom, for how long.</summary>
public static class AccessTokens
{
    public const string Issuer = "s-attend-gate";
    public const string Audience = "s-attend-gate";

    /// <summary>Before the id of an access key, in the subject of a service's token.</summary>
    public const string KeyPrefix = "key:";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
}
