using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Attendance.Keys;

namespace Attendance.Accounts;

/// <summary>Signs access tokens (JWT, ES256) and makes refresh tokens. Safe from any thread.</summary>
internal sealed class TokenSigner(DeploymentKeys keys) : IDisposable
{
    private static readonly byte[] Header = """{"alg":"ES256","typ":"JWT"}"""u8.ToArray();

    /// <summary>The order of the curve P-256.</summary>
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    private readonly Lock _gate = new();
    private readonly ECDsa _key = MakeKey(keys.TokenSignature);

    public byte[] PublicKey()
    {
        lock (_gate)
        {
            return _key.ExportSubjectPublicKeyInfo();
        }
    }

    public string Sign(string subject, string? sessionId, DateTimeOffset now)
    {
        var claims = new JsonObject
        {
            ["iss"] = AccessTokens.Issuer,
            ["aud"] = AccessTokens.Audience,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + AccessTokens.Lifetime).ToUnixTimeSeconds(),
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        };
        if (sessionId is not null)
        {
            claims["sid"] = sessionId;
        }

        var text = $"{Base64Url.EncodeToString(Header)}."
            + Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()));
        lock (_gate)
        {
            var signature = _key.SignData(System.Text.Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
            return $"{text}.{Base64Url.EncodeToString(signature)}";
        }
    }

    /// <summary>The secret of a session's refresh token: the same whenever it is asked for, so that a lost answer can
    /// be given again and an old token be told from a guess, though only its hash is kept.</summary>
    public byte[] RefreshSecret(string accountId, string sessionId, int generation) => HMACSHA256.HashData(
        keys.SessionRefresh,
        System.Text.Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{accountId}/{sessionId}/{generation}")));

    public void Dispose() => _key.Dispose();

    private static ECDsa MakeKey(byte[] seed)
    {
        // 48 bytes modulo the order are as good as even.
        var number = new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1) + 1;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var secret = new byte[32];
        bytes.CopyTo(secret, secret.Length - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
    }
}
