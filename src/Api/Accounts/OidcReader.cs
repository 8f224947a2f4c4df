using System.Collections.Concurrent;
using Orleans;

namespace Attendance.Accounts;

/// <summary>Believes the tokens of the configured issuer, and tells whose accounts they are for. Safe from any
/// thread.</summary>
internal sealed class OidcReader(OidcOptions options, OidcKeys keys, IGrainFactory grains, TimeProvider clock)
{
    private const int KnownMax = 4_096;
    private const int SubjectLengthMax = 255;

    /// <summary>Tokens whose signature was looked at, with the accounts that they are for.</summary>
    private readonly ConcurrentDictionary<string, string> _known = new();

    public bool Issued(Jws token) => options.IsConfigured && token.Text("iss") == options.Issuer;

    /// <summary>Whether it can be believed, and if so, the account, if there is one.</summary>
    public async ValueTask<(bool IsSound, string? AccountId)> ReadAsync(string text, Jws token)
    {
        var isSound = TokenClaims.Hold(token, options.Issuer!, options.Audience!, clock.GetUtcNow())
            && token.Text("sub") is { Length: > 0 and <= SubjectLengthMax };
        if (!isSound)
        {
            return (false, null);
        }

        if (_known.TryGetValue(text, out var known))
        {
            return (true, known);
        }

        if (await keys.FindAsync(token) is not { } key || !key.Signed(token))
        {
            return (false, null);
        }

        var email = token.Is("email_verified") ? token.Text("email") : null;
        var accountId = await grains.GetGrain<IAccountsGrain>(IAccountsGrain.Key)
            .FindSubject(options.Issuer!, token.Text("sub")!, email);
        if (accountId is not null)
        {
            Remember(text, accountId);
        }

        return (true, accountId);
    }

    /// <summary>The account is gone; perhaps there is another by now.</summary>
    public void Forget(string text) => _known.TryRemove(text, out _);

    private void Remember(string text, string accountId)
    {
        if (_known.Count >= KnownMax)
        {
            _known.Clear();
        }

        _known[text] = accountId;
    }
}
