using System.Collections.Concurrent;
using Attendance.Accounts;
using Orleans;

namespace Attendance.Callers;

/// <summary>Tells who sent a request by what they sent with it.</summary>
internal sealed class CallerFinder(
    OwnerKey owner, AccessTokenReader tokens, OidcReader oidc, IGrainFactory grains, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    /// <summary>Far more than the machines of a busy deployment, so emptying the lot costs nothing.</summary>
    private const int CallersMax = 16_384;

    /// <summary>What was made of a key last; asked again at every call, and replaced when it changed.</summary>
    private readonly ConcurrentDictionary<string, (AccessKey Key, Caller Caller)> _callers = new();

    public async ValueTask<FoundCaller> FindAsync(IHeaderDictionary headers)
    {
        var text = Credential(headers);
        if (text.Length == 0)
        {
            return FoundCaller.None;
        }

        if (owner.Matches(text))
        {
            return new FoundCaller(Caller.Owner, Over: null);
        }

        if (text.Contains('.'))
        {
            return await FindByTokenAsync(text);
        }

        return KeyText.Read(text) is var (keyId, hash) ? await FindAsync(keyId, hash) : FoundCaller.None;
    }

    private static string Credential(IHeaderDictionary headers)
    {
        var key = headers["X-Api-Key"].ToString();
        var authorization = headers.Authorization.ToString();
        return key.Length == 0 && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : key;
    }

    private async ValueTask<FoundCaller> FindByTokenAsync(string text)
    {
        if (Jws.Read(text) is not { } token)
        {
            return FoundCaller.None;
        }

        if (oidc.Issued(token))
        {
            return await FindOutsiderAsync(text, token);
        }

        if (await tokens.ReadAsync(text, token) is not { } own)
        {
            return FoundCaller.None;
        }

        if (own.Subject.StartsWith(AccessTokens.KeyPrefix, StringComparison.Ordinal))
        {
            var key = grains.GetGrain<IAccessKeyGrain>(own.Subject[AccessTokens.KeyPrefix.Length..]);
            return Judge(await key.Current());
        }

        // What the person may do is asked at every call, so that a change counts at once.
        return own.SessionId is { } sessionId
            && await grains.GetGrain<IAccountGrain>(own.Subject).Stand(sessionId) is { } standing
                ? new FoundCaller(Caller.Of(own.Subject, standing, sessionId), Over: null)
                : FoundCaller.None;
    }

    private async ValueTask<FoundCaller> FindOutsiderAsync(string text, Jws token)
    {
        var (isSound, accountId) = await oidc.ReadAsync(text, token);
        if (!isSound)
        {
            return FoundCaller.None;
        }

        if (accountId is not null
            && await grains.GetGrain<IAccountGrain>(accountId).Stand(sessionId: null) is { } standing)
        {
            return new FoundCaller(Caller.Of(accountId, standing, sessionId: null), Over: null);
        }

        oidc.Forget(text);
        return new FoundCaller(Caller: null, Over: null, HasNoAccount: true);
    }

    private async ValueTask<FoundCaller> FindAsync(string keyId, byte[] hash) =>
        Judge(await grains.GetGrain<IAccessKeyGrain>(keyId).Check(hash));

    private FoundCaller Judge(AccessKey? key)
    {
        if (key is null)
        {
            return FoundCaller.None;
        }

        return key.IsInForce(clock.GetUtcNow())
            ? new FoundCaller(CallerOf(key), Over: null)
            : new FoundCaller(Caller: null, key);
    }

    private Caller CallerOf(AccessKey key)
    {
        if (_callers.TryGetValue(key.KeyId, out var known) && known.Key.Version == key.Version)
        {
            return known.Caller;
        }

        if (_callers.Count >= CallersMax)
        {
            _callers.Clear();
        }

        var caller = Caller.Of(key);
        _callers[key.KeyId] = (key, caller);
        return caller;
    }
}

/// <param name="Over">The key that was sent, when it was revoked or has expired.</param>
/// <param name="HasNoAccount">The issuer outside knows the person, and we do not.</param>
internal readonly record struct FoundCaller(Caller? Caller, AccessKey? Over, bool HasNoAccount = false)
{
    public static FoundCaller None => default;
}
