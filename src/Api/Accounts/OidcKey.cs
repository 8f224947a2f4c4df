using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Attendance.Accounts;

/// <summary>A key of the issuer's. Knows what kind of signature it is for, so that a token cannot choose another.
/// </summary>
internal sealed class OidcKey
{
    private const int RsaBitsMin = 2048;
    private const int CoordinateBytes = 32;

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ec;
    private readonly string? _algorithm;

    private OidcKey(string? keyId, string? algorithm, RSAParameters? rsa, ECParameters? ec) =>
        (KeyId, _algorithm, _rsa, _ec) = (keyId, algorithm, rsa, ec);

    public string? KeyId { get; }

    /// <summary>Null for a key that is of no use here.</summary>
    public static OidcKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is not (null or "sig"))
        {
            return null;
        }

        try
        {
            return Text(key, "kty") switch
            {
                "RSA" when Bytes(key, "n") is { Length: >= RsaBitsMin / 8 } modulus
                    && Bytes(key, "e") is { } exponent =>
                    new OidcKey(
                        Text(key, "kid"), Text(key, "alg"),
                        new RSAParameters { Modulus = modulus, Exponent = exponent }, ec: null),
                "EC" when Text(key, "crv") == "P-256" && Bytes(key, "x") is { Length: CoordinateBytes } x
                    && Bytes(key, "y") is { Length: CoordinateBytes } y =>
                    new OidcKey(
                        Text(key, "kid"), Text(key, "alg"), rsa: null,
                        new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }),
                _ => null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public bool IsFor(string algorithm) => (_algorithm is null || _algorithm == algorithm)
        && (algorithm == Jws.Es256 ? _ec is not null : _rsa is not null);

    public bool Signed(Jws token)
    {
        try
        {
            return IsFor(token.Algorithm) && (_ec is { } ec ? SignedByEc(ec, token) : SignedByRsa(token));
        }
        catch (CryptographicException)
        {
            // A point that is on no curve, a modulus that is none.
            return false;
        }
    }

    private static bool SignedByEc(ECParameters parameters, Jws token)
    {
        using var key = ECDsa.Create(parameters);
        return token.Signature.Length == 2 * CoordinateBytes
            && key.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256);
    }

    private bool SignedByRsa(Jws token)
    {
        using var key = RSA.Create(_rsa!.Value);
        var padding = token.Algorithm == Jws.Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return key.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, padding);
    }

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement key, string name) =>
        Text(key, name) is { } text ? Base64Url.DecodeFromChars(text) : null;
}
