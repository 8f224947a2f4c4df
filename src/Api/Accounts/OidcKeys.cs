using System.Collections.Immutable;
using System.Text.Json;

namespace Attendance.Accounts;

/// <summary>The issuer's keys, asked for when they are needed, and kept while it is away. Safe from any
/// thread.</summary>
internal sealed partial class OidcKeys(OidcOptions options, TimeProvider clock, ILogger<OidcKeys> logger) : IDisposable
{
    /// <summary>A token can name any key, so unknown ones are not asked for more often.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(1);

    /// <summary>A key that the issuer took back is believed no longer than this, while the issuer can be
    /// reached.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int AnswerBytesMax = 256 * 1024;
    private const int KeysMax = 100;

    private readonly SemaphoreSlim _asking = new(1);
    private readonly HttpClient _client = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    private ImmutableArray<OidcKey> _keys = [];
    private long? _askedAt;
    private long _readAt;

    /// <summary>The key that a token says it is signed with; null when the issuer has none such.</summary>
    public async ValueTask<OidcKey?> FindAsync(Jws token)
    {
        var key = Among(_keys, token);
        if (key is not null && clock.GetElapsedTime(_readAt) < FreshTime)
        {
            return key;
        }

        await AskAsync();
        return Among(_keys, token);
    }

    public void Dispose()
    {
        _client.Dispose();
        _asking.Dispose();
    }

    private static OidcKey? Among(ImmutableArray<OidcKey> keys, Jws token)
    {
        var fitting = keys.Where(key => key.IsFor(token.Algorithm)
            && (token.KeyId is null || key.KeyId == token.KeyId)).Take(2).ToArray();
        return fitting is [var only] ? only : null;
    }

    private async Task AskAsync()
    {
        await _asking.WaitAsync();
        try
        {
            if (_askedAt is { } askedAt && clock.GetElapsedTime(askedAt) < AskEvery)
            {
                return;
            }

            _askedAt = clock.GetTimestamp();
            _keys = await ReadAsync();
            _readAt = clock.GetTimestamp();
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException or JsonException
                or InvalidOperationException or KeyNotFoundException)
        {
            // What is known goes on: people who signed in elsewhere should not be stopped by a short absence.
            LogAway(exception.Message);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<ImmutableArray<OidcKey>> ReadAsync()
    {
        using var about = JsonDocument.Parse(
            await _client.GetStringAsync($"{options.Issuer!.TrimEnd('/')}/.well-known/openid-configuration"));
        var address = about.RootElement.GetProperty("jwks_uri").GetString();
        if (about.RootElement.GetProperty("issuer").GetString() != options.Issuer || !OidcOptions.IsSafe(address))
        {
            throw new InvalidOperationException("Its description names another issuer, or keys at no safe address.");
        }

        using var keys = JsonDocument.Parse(await _client.GetStringAsync(address));
        return
        [
            .. keys.RootElement.GetProperty("keys").EnumerateArray().Take(KeysMax)
                .Select(OidcKey.Read).OfType<OidcKey>(),
        ];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The issuer of Attendance:Oidc does not answer: {Reason}")]
    private partial void LogAway(string reason);
}
