using System.Collections.Concurrent;
using System.Security.Cryptography;
using Orleans;

namespace Attendance.Accounts;

/// <summary>Believes the access tokens that our own grains signed. Safe from any thread.</summary>
internal sealed class AccessTokenReader(IGrainFactory grains, TimeProvider clock)
{
    private const int SignatureBytes = 64;
    private const int KnownMax = 4_096;

    /// <summary>A signature takes longer to look at than everything else about a call.</summary>
    private readonly ConcurrentDictionary<string, Jws> _known = new();

    private byte[]? _publicKey;

    /// <summary>Null unless it is in force and whole.</summary>
    public async ValueTask<OwnToken?> ReadAsync(string text, Jws token)
    {
        var isKnown = _known.TryGetValue(text, out var known);
        token = known ?? token;
        var isSound = token is { Algorithm: Jws.Es256, KeyId: null, Signature.Length: SignatureBytes }
            && TokenClaims.Hold(token, AccessTokens.Issuer, AccessTokens.Audience, clock.GetUtcNow());
        if (!isSound || token.Text("sub") is not { } subject || token.Seconds("iat") is null)
        {
            _known.TryRemove(text, out _);
            return null;
        }

        if (!isKnown && !await IsSignedAsync(token))
        {
            return null;
        }

        if (!isKnown)
        {
            Remember(text, token);
        }

        return new OwnToken(subject, token.Text("sid"));
    }

    private async ValueTask<bool> IsSignedAsync(Jws token)
    {
        // It never changes, so whoever asks first asks for all.
        _publicKey ??= await grains.GetGrain<IAccountsGrain>(IAccountsGrain.Key).PublicKey();
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_publicKey, out _);
        return key.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256);
    }

    private void Remember(string text, Jws token)
    {
        if (_known.Count >= KnownMax)
        {
            _known.Clear();
        }

        _known[text] = token;
    }
}

/// <param name="SessionId">Null for a service's.</param>
internal sealed record OwnToken(string Subject, string? SessionId);
