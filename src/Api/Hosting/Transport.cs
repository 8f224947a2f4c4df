using System.Security.Authentication;
using Attendance.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Attendance.Hosting;

/// <summary>What comes over the wire before any of our code sees it: sizes, speeds, TLS, proxies, other origins.
/// </summary>
internal static class Transport
{
    private const string ProxiesSetting = "Attendance:TrustedProxies";
    private const string OriginsSetting = "Attendance:AllowedOrigins";

    /// <summary>For bodies whose endpoint sets no limit of its own.</summary>
    private const long BodyBytesMax = 256 * 1024;

    public static void Limit(WebHostBuilderContext host, KestrelServerOptions kestrel)
    {
        var connections = LimitSettings.Read(host.Configuration).Connections;
        kestrel.Limits.MaxConcurrentConnections = connections == 0 ? null : connections;
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;

        // Whoever sends a byte now and then to keep a connection for himself.
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        kestrel.ConfigureHttpsDefaults(https => https.SslProtocols = SslProtocols.Tls13);
    }

    /// <summary>Both lists are empty unless set: nobody's word is taken for an address, and no page of another origin
    /// may call.</summary>
    public static void AddTransport(this WebApplicationBuilder builder)
    {
        var proxies = ReadProxies(builder.Configuration);
        var origins = ReadOrigins(builder.Configuration);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = proxies.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                forwarded.KnownIPNetworks.Add(proxy);
            }
        });
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins)
            .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Api-Key")
            .WithExposedHeaders("ETag", "Retry-After", "RateLimit", "RateLimit-Policy")));
    }

    public static void UseTransport(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SafetyHeaders>();
        app.UseMiddleware<FramingCheck>();
        app.UseCors();
    }

    private static System.Net.IPNetwork[] ReadProxies(IConfiguration configuration) =>
    [
        .. List(configuration, ProxiesSetting).Select(text =>
            System.Net.IPNetwork.TryParse(text.Contains('/') ? text : Single(text), out var network)
                ? network
                : throw new SettingsException(
                    $"{ProxiesSetting} has \"{text}\"; write addresses or networks, such as 10.0.0.0/8.")),
    ];

    private static string Single(string address) => address + (address.Contains(':') ? "/128" : "/32");

    private static string[] ReadOrigins(IConfiguration configuration)
    {
        string[] origins = [.. List(configuration, OriginsSetting)];
        foreach (var origin in origins)
        {
            var isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && uri.GetLeftPart(UriPartial.Authority) == origin;
            if (!isOrigin)
            {
                throw new SettingsException(
                    $"{OriginsSetting} has \"{origin}\"; write origins, such as https://console.example.org.");
            }
        }

        return origins;
    }

    private static IEnumerable<string> List(IConfiguration configuration, string setting) =>
        (configuration[setting] ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
