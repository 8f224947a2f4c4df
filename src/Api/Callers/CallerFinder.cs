using System.Collections.Concurrent;
using Attendance.Accounts;
using Attendance.Http;
using Attendance.Limits;
using Orleans;

namespace Attendance.Callers;

/// <summary>Tells who sent a request by what they sent with it.</summary>
internal sealed class CallerFinder(
    OwnerKey owner, CallerLimits limits, CallerMemory memory, AccessTokenReader tokens, OidcReader oidc,
    IGrainFactory grains, SafeCalls calls, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    /// <summary>Far more than the machines of a busy deployment, so emptying the lot costs nothing.</summary>
    private const int CallersMax = 16_384;

    /// <summary>What was made of a key last; asked again at every call, and replaced when it changed.</summary>
    private readonly ConcurrentDictionary<string, (AccessKey Key, Caller Caller)> _callers = new();

    public async ValueTask<FoundCaller> FindAsync(HttpContext context)
    {
        var text = Credential(context.Request.Headers);
        if (text.Length == 0)
        {
            return FoundCaller.None;
        }

        if (memory.Find(text) is { } remembered)
        {
            return remembered;
        }

        if (owner.Matches(text))
        {
            return new FoundCaller(Caller.Owner);
        }

        var changes = memory.Changes;
        var found = await FindAsync(text, context);
        memory.Keep(text, found, changes);
        return found;
    }

    /// <summary>The same again, for a connection that lasts. That a short token ran out meanwhile does not
    /// matter.</summary>
    public async ValueTask<FoundCaller> FindAsync(SentKey sent) =>
        (sent.KeyId is { } keyId ? await FindKeyAsync(keyId, sent.Hash) : await FindAccountAsync(sent)) with
        {
            Key = sent,
        };

    private async ValueTask<FoundCaller> FindAsync(string text, HttpContext context)
    {
        if (text.Contains('.'))
        {
            return await FindByTokenAsync(text);
        }

        if (KeyText.Read(text) is not var (keyId, hash))
        {
            return FoundCaller.None;
        }

        // Each made-up key would cost a look into the store.
        return !_callers.ContainsKey(keyId) && limits.CheckNewKey(context) is { } tooMany
            ? new FoundCaller(Caller: null) { Problem = tooMany }
            : await FindAsync(new SentKey { KeyId = keyId, Hash = hash });
    }

    private async ValueTask<FoundCaller> FindKeyAsync(string keyId, byte[]? hash)
    {
        var grain = grains.GetGrain<IAccessKeyGrain>(keyId);
        if (await calls.AskAsync(() => hash is null ? grain.Current() : grain.Check(hash)) is not { } key)
        {
            return FoundCaller.None;
        }

        return key.IsInForce(clock.GetUtcNow())
            ? new FoundCaller(CallerOf(key))
            : new FoundCaller(Caller: null) { Over = key };
    }

    private async ValueTask<FoundCaller> FindAccountAsync(SentKey sent) =>
        await calls.AskAsync(() => grains.GetGrain<IAccountGrain>(sent.AccountId!).Stand(sent.SessionId))
            is { } standing
            ? new FoundCaller(Caller.Of(sent.AccountId!, standing, sent.SessionId))
            : FoundCaller.None;

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
            return await FindAsync(new SentKey { KeyId = own.Subject[AccessTokens.KeyPrefix.Length..] });
        }

        return own.SessionId is { } sessionId
            ? await FindAsync(new SentKey { AccountId = own.Subject, SessionId = sessionId })
            : FoundCaller.None;
    }

    private async ValueTask<FoundCaller> FindOutsiderAsync(string text, Jws token)
    {
        var (isSound, accountId) = await oidc.ReadAsync(text, token);
        if (!isSound)
        {
            return FoundCaller.None;
        }

        if (accountId is not null)
        {
            var found = await FindAsync(new SentKey { AccountId = accountId });
            if (found.Caller is not null)
            {
                return found;
            }
        }

        oidc.Forget(text);
        return new FoundCaller(Caller: null) { Problem = Problems.NoAccount() };
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

internal readonly record struct FoundCaller(Caller? Caller)
{
    /// <summary>What was sent, to ask again; null for the owner's.</summary>
    public SentKey? Key { get; init; }

    public static FoundCaller None => default;

    /// <summary>The key that was sent, when it was revoked or has expired.</summary>
    public AccessKey? Over { get; init; }

    /// <summary>Why nobody looked.</summary>
    public IResult? Problem { get; init; }
}

/// <summary>What a caller is known by, to ask again.</summary>
internal sealed record SentKey
{
    public string? KeyId { get; init; }

    /// <summary>SHA-256 of the key's secret; null when a token made for the key was sent.</summary>
    public byte[]? Hash { get; init; }

    /// <summary>In place of a key.</summary>
    public string? AccountId { get; init; }

    /// <summary>Null for somebody whom the issuer outside vouches for.</summary>
    public string? SessionId { get; init; }
}
