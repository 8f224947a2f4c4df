using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Attendance.Accounts;

/// <summary>An OpenID Connect issuer on a port of its own, whose keys a test changes.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private FakeIssuer(WebApplication web) => _web = web;

    public Dictionary<string, RSA> Keys { get; } = new() { ["k1"] = RSA.Create(2048) };

    public bool IsAway { get; set; }

    public int Asked { get; private set; }

    public string Url => _web.Urls.First();

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new FakeIssuer(builder.Build());
        issuer._web.MapGet("/.well-known/openid-configuration", issuer.Describe);
        issuer._web.MapGet("/keys", issuer.List);
        await issuer._web.StartAsync();
        return issuer;
    }

    public string Sign(
        object claims, string kid = "k1", string alg = "RS256", Func<byte[], byte[]>? signature = null)
    {
        var header = new JsonObject { ["alg"] = alg, ["kid"] = kid, ["typ"] = "JWT" }.ToJsonString();
        var text = $"{Encode(header)}.{Encode(Json.Text(claims))}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var padding = alg == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var signed = signature?.Invoke(bytes) ?? Keys[kid].SignData(bytes, HashAlgorithmName.SHA256, padding);
        return $"{text}.{Base64Url.EncodeToString(signed)}";
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private async Task Describe(HttpContext context)
    {
        Asked++;
        context.Response.StatusCode = IsAway ? 503 : 200;
        await context.Response.WriteAsync(
            new JsonObject { ["issuer"] = Url, ["jwks_uri"] = $"{Url}/keys" }.ToJsonString());
    }

    private Task List(HttpContext context)
    {
        var keys = new JsonArray();
        foreach (var (kid, key) in Keys)
        {
            var parameters = key.ExportParameters(false);
            keys.Add(new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = kid,
                ["use"] = "sig",
                ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            });
        }

        return context.Response.WriteAsync(new JsonObject { ["keys"] = keys }.ToJsonString());
    }
}

/// <summary>The product with this issuer.</summary>
internal sealed class OidcApplication(FakeIssuer issuer) : Application
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Attendance:Oidc:Issuer", issuer.Url);
        builder.UseSetting("Attendance:Oidc:Audience", "gate");
        builder.UseSetting("Attendance:Oidc:Only", "true");
    }
}
