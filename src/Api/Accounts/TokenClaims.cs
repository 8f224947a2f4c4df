using System.Text.Json;

namespace Attendance.Accounts;

/// <summary>Whether what a token claims makes it ours to believe, now.</summary>
internal static class TokenClaims
{
    /// <summary>Clocks differ.</summary>
    private const double LeewaySeconds = 30;

    public static bool Hold(Jws token, string issuer, string audience, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;

        // A time that is none compares as false, so each is asked for what it must be.
        return token.Text("iss") == issuer
            && IsFor(token, audience)
            && token.Seconds("exp") is { } end && seconds < end + LeewaySeconds
            && (token.Seconds("nbf") ?? 0) <= seconds + LeewaySeconds
            && (token.Seconds("iat") ?? 0) <= seconds + LeewaySeconds;
    }

    private static bool IsFor(Jws token, string audience)
    {
        if (!token.Claims.TryGetProperty("aud", out var value))
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() == audience,
            JsonValueKind.Array => value.EnumerateArray()
                .Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == audience),
            _ => false,
        };
    }
}
