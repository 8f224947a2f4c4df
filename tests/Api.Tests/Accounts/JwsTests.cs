using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Attendance.Accounts;

public sealed class JwsTests
{
    private const string Payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /// <summary>RFC 7515, A.2.</summary>
    private const string RsaKey =
        """
        {"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPM
        EzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA
        9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2
        ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}
        """;

    private const string RsaSignature =
        """
        cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9
        uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB
        _eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq
        Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
        """;

    /// <summary>RFC 7515, A.3.</summary>
    private const string EcKey =
        """
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """;

    private const string EcSignature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private const string Es256 = """{"alg":"ES256","typ":"JWT"}""";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_300_819_000);

    [Fact]
    public void Signed_VectorsOfTheRfc_AreSound()
    {
        var rs256 = Jws.Read($"eyJhbGciOiJSUzI1NiJ9.{Payload}.{OneLine(RsaSignature)}")!;
        var es256 = Jws.Read($"eyJhbGciOiJFUzI1NiJ9.{Payload}.{EcSignature}")!;

        Assert.True(Key(RsaKey).Signed(rs256));
        Assert.True(Key(EcKey).Signed(es256));
        Assert.False(Key(RsaKey).Signed(es256));
        Assert.False(Key(EcKey).Signed(rs256));
        Assert.Equal(("joe", 1_300_819_380d), (es256.Text("iss"), es256.Seconds("exp")));
        Assert.False(Key(EcKey).Signed(es256 with { Signed = [.. es256.Signed.SkipLast(1), (byte)'A'] }));
        Assert.False(Key(EcKey).Signed(es256 with { Signature = [.. es256.Signature, 0] }));
        Assert.False(Key(EcKey).Signed(es256 with { Signature = new byte[64] }));
    }

    [Fact]
    public void Read_HmacAndNoneOfTheRfc_AreRefused()
    {
        // A.1 and A.5.
        Assert.Null(Jws.Read(
            $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{Payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        Assert.Null(Jws.Read($"eyJhbGciOiJub25lIn0.{Payload}."));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"es256"}""")]
    [InlineData("""{"alg":"ES512"}""")]
    [InlineData("""{"alg":["ES256"]}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","alg":"ES256"}""")]
    [InlineData("""{"alg":"ES256","jwk":{"kty":"EC"}}""")]
    [InlineData("""{"alg":"ES256","jku":"https://evil.example"}""")]
    [InlineData("""{"alg":"ES256","x5u":"https://evil.example"}""")]
    [InlineData("""{"alg":"ES256","x5c":[]}""")]
    [InlineData("""{"alg":"ES256","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","b64":false}""")]
    [InlineData("""{"alg":"ES256","zip":"DEF"}""")]
    [InlineData("""{"alg":"ES256","kid":7}""")]
    [InlineData("""{"alg":"ES256","typ":"JWE"}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("""{"alg":"ES256"} x""")]
    [InlineData("")]
    public void Read_HeaderThatIsNotPlain_IsRefused(string header) => Assert.Null(Jws.Read(Token(header, "{}")));

    [Fact]
    public void Read_WhatIsNoToken_IsRefused()
    {
        var token = Token(Es256, """{"iss":"a"}""");
        var parts = token.Split('.');
        string[] wrong =
        [
            "", ".", "..", "...", $"{token}.x", $"{token}=", $" {token}", $"{token}\n", $"{parts[0]}.{parts[1]}",
            $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.AB", $"{parts[0]}.{parts[1]}.A",
            $"{parts[0]}.{parts[1]}.A+/A", Token(Es256, """{"iss":"a","iss":"b"}"""), Token(Es256, "[]"),
            Token(Es256, """{"iss":"\ud800"}"""), Token(Es256, """{"\ud800":1}"""),
            Token("""{"alg":"ES256","kid":"\ud800"}""", "{}"), Token(Es256, "{"),
            Token(Es256, $$"""{"a":"{{new string('x', 4_096)}}"}"""),
        ];

        Assert.NotNull(Jws.Read(token));
        foreach (var each in wrong)
        {
            Assert.True(Jws.Read(each) is null, each);
        }
    }

    [Theory]
    [InlineData("""{"iss":"i","aud":"a","exp":1300819001}""", true)]
    [InlineData("""{"iss":"i","aud":["b","a"],"exp":1300819001}""", true)]
    [InlineData("""{"iss":"i","aud":"a","exp":1300819001,"nbf":1300819030,"iat":1300819030}""", true)]
    [InlineData("""{"iss":"i","aud":"a","exp":1300818970.5}""", true)]
    [InlineData("""{"iss":"i","aud":"a","exp":1300818970}""", false)]
    [InlineData("""{"iss":"i","aud":"a","exp":1300819001,"nbf":1300819031}""", false)]
    [InlineData("""{"iss":"i","aud":"a","exp":1300819001,"iat":1300819031}""", false)]
    [InlineData("""{"iss":"i","aud":"a","exp":"1300819001"}""", false)]
    [InlineData("""{"iss":"i","aud":"a","exp":1300819001,"nbf":"0"}""", false)]
    [InlineData("""{"iss":"i","aud":"a"}""", false)]
    [InlineData("""{"iss":"I","aud":"a","exp":1300819001}""", false)]
    [InlineData("""{"aud":"a","exp":1300819001}""", false)]
    [InlineData("""{"iss":["i"],"aud":"a","exp":1300819001}""", false)]
    [InlineData("""{"iss":"i","aud":"b","exp":1300819001}""", false)]
    [InlineData("""{"iss":"i","aud":["b",1,null],"exp":1300819001}""", false)]
    [InlineData("""{"iss":"i","exp":1300819001}""", false)]
    public void Hold_Claims_AsTheTableSays(string claims, bool expected) =>
        Assert.Equal(expected, TokenClaims.Hold(Jws.Read(Token(Es256, claims))!, "i", "a", Now));

    private static string Token(string header, string claims) =>
        $"{Encode(header)}.{Encode(claims)}.{Base64Url.EncodeToString(new byte[64])}";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string OneLine(string text) => text.Replace("\n", "", StringComparison.Ordinal);

    private static OidcKey Key(string json) => OidcKey.Read(JsonDocument.Parse(OneLine(json)).RootElement)!;
}
