using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Attendance.TestKit;

namespace Attendance.Fault;

/// <summary>The process ends TLS itself.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = TestDatabases.CreateFolder();
    private readonly int _port = FreePort.Find();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tls_Certificate_Is13OnlyAndIsReloadedWhenItChanges()
    {
        var first = Write();
        await using var product = await ProductProcess.StartAsync(await SettingsAsync());

        var (protocol, thumbprint, transportSecurity) = await AskAsync(SslProtocols.None);
        Assert.Equal((SslProtocols.Tls13, first, "max-age=31536000; includeSubDomains"),
            (protocol, thumbprint, transportSecurity));
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(SslProtocols.Tls12));

        var second = Write();
        using var patience = new CancellationTokenSource(Patience);
        while ((await AskAsync(SslProtocols.None)).Thumbprint != second)
        {
            // The file's watcher is the platform's, and tells nobody else.
            await Task.Delay(100, patience.Token);
        }
    }

    private string Write()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "certificate.pem"), certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private async Task<(SslProtocols Protocol, string Thumbprint, string TransportSecurity)> AskAsync(
        SslProtocols protocols)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _port);
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
        });
        await tls.WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls);
        var answer = await reader.ReadToEndAsync();
        var header = answer.Split("\r\n").FirstOrDefault(
            line => line.StartsWith("Strict-Transport-Security: ", StringComparison.Ordinal));
        return (tls.SslProtocol, tls.RemoteCertificate!.GetCertHashString(), header?.Split(": ")[1] ?? "");
    }

    private async Task<ProductSettings> SettingsAsync() => (await ProductSettings.OnAsync(TestDatabase.Sqlite)) with
    {
        SecureUrl = $"https://127.0.0.1:{_port}",
        More = new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__Secure__Certificate__Path"] = Path.Combine(_folder, "certificate.pem"),
            ["Kestrel__Endpoints__Secure__Certificate__KeyPath"] = Path.Combine(_folder, "key.pem"),
        },
    };
}
