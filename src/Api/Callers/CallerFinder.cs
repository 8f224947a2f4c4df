using System.Collections.Concurrent;
using Orleans;

namespace Attendance.Callers;

/// <summary>Tells who sent a request by what they sent with it.</summary>
internal sealed class CallerFinder(OwnerKey owner, IGrainFactory grains, TimeProvider clock)
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

        return KeyText.Read(text) is var (keyId, hash) ? await FindAsync(new SentKey(keyId, hash)) : FoundCaller.None;
    }

    /// <summary>The same key again, for a connection that lasts.</summary>
    public async ValueTask<FoundCaller> FindAsync(SentKey sent)
    {
        if (await grains.GetGrain<IAccessKeyGrain>(sent.KeyId).Check(sent.Hash) is not { } key)
        {
            return FoundCaller.None;
        }

        return key.IsInForce(clock.GetUtcNow())
            ? new FoundCaller(CallerOf(key), Over: null) { Key = sent }
            : new FoundCaller(Caller: null, key) { Key = sent };
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

/// <param name="Over">The key that was sent, when it was revoked or has expired.</param>
internal readonly record struct FoundCaller(Caller? Caller, AccessKey? Over)
{
    /// <summary>What was sent, to ask again; null for the owner's.</summary>
    public SentKey? Key { get; init; }

    public static FoundCaller None => default;
}

/// <param name="Hash">SHA-256 of the secret.</param>
internal sealed record SentKey(string KeyId, byte[] Hash);
