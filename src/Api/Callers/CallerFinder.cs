using System.Collections.Concurrent;
using Attendance.Limits;
using Orleans;

namespace Attendance.Callers;

/// <summary>Tells who sent a request by what they sent with it.</summary>
internal sealed class CallerFinder(OwnerKey owner, CallerLimits limits, IGrainFactory grains, TimeProvider clock)
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

        if (owner.Matches(text))
        {
            return new FoundCaller(Caller.Owner);
        }

        if (KeyText.Read(text) is not var (keyId, hash))
        {
            return FoundCaller.None;
        }

        // Each made-up key would cost a look into the store.
        return !_callers.ContainsKey(keyId) && limits.CheckNewKey(context) is { } tooMany
            ? new FoundCaller(Caller: null) { Problem = tooMany }
            : await FindAsync(new SentKey(keyId, hash));
    }

    /// <summary>The same key again, for a connection that lasts.</summary>
    public async ValueTask<FoundCaller> FindAsync(SentKey sent)
    {
        if (await grains.GetGrain<IAccessKeyGrain>(sent.KeyId).Check(sent.Hash) is not { } key)
        {
            return FoundCaller.None;
        }

        return key.IsInForce(clock.GetUtcNow())
            ? new FoundCaller(CallerOf(key)) { Key = sent }
            : new FoundCaller(Caller: null) { Over = key, Key = sent };
    }

    private static string Credential(IHeaderDictionary headers)
    {
        var key = headers["X-Api-Key"].ToString();
        var authorization = headers.Authorization.ToString();
        return key.Length == 0 && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : key;
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

/// <param name="Hash">SHA-256 of the secret.</param>
internal sealed record SentKey(string KeyId, byte[] Hash);
