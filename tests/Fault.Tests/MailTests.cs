using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Attendance.TestKit;
using Xunit.Abstractions;

namespace Attendance.Fault;

/// <summary>Tickets go out while the product dies and the mail server has bad moments: everybody gets one, and nobody
/// two that could have been avoided.</summary>
public sealed class MailTests(ITestOutputHelper output)
{
    private const int People = 1_000;
    private const int Connections = 2;
    private const int FailEach = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory, OnSqlite, OnPostgres]
    public async Task Send_KilledTwiceAndTheServerFails_EachMailIsSentAndHardlyAnyTwice(TestDatabase store)
    {
        // Slow to say that it has a mail, so that a kill finds some of which nobody knows.
        await using var server = new MailServer { Delay = TimeSpan.FromMilliseconds(5) };
        server.Reply = (verb, number) => number % FailEach == 0 && verb == (number % 20 == 0 ? "RCPT" : ".")
            ? "451 4.3.0 not now"
            : null;
        var settings = await ProductSettings.OnAsync(store) with { More = MailSettings(server) };
        await using var fair = await Fair.OpenAsync(
            output, settings, People, gates: 1, settings: new { mailTickets = true });
        var started = Stopwatch.GetTimestamp();
        var marked = new Dictionary<string, int>();
        var (crashes, inDoubt) = (0, 0);

        foreach (var after in new[] { People / 4, People / 2 })
        {
            await UntilAsync(() => Task.FromResult(server.Received.Count >= after));
            // What the store says was sent before the kill must never be sent again.
            foreach (var messageId in await SentAsync(fair.Client))
            {
                marked[messageId] = server.Received.Count(mail => mail.MessageId == messageId);
            }

            await fair.Product.KillAsync();
            crashes++;
            inDoubt = server.Received.Count;
            await fair.Product.RestartAsync();
        }

        // An orderly stop leaves nothing in doubt: what the server has is marked.
        await UntilAsync(() => Task.FromResult(server.Received.Count >= People * 3 / 4));
        Assert.Equal(0, await fair.Product.StopAsync());
        var had = server.Received.Skip(inDoubt).Select(mail => mail.MessageId).ToHashSet();
        await fair.Product.RestartAsync();
        Assert.Subset((await SentAsync(fair.Client)).ToHashSet(), had);

        await UntilAsync(async () => Count(await fair.Client.GetAsync("/mails/summary"), "sent") == People);

        var elapsed = Stopwatch.GetElapsedTime(started);
        var accepted = server.Received.CountBy(mail => mail.MessageId).ToDictionary();
        var twice = accepted.Values.Sum(times => times - 1);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{store}: {People} mails in {elapsed.TotalSeconds:F1} s with {crashes} kills, {twice} taken twice, " +
            $"{marked.Count} marked before a kill"));
        var sent = await SentAsync(fair.Client);
        Assert.Equal(People, sent.Count);
        Assert.Equal(sent.Order(StringComparer.Ordinal), accepted.Keys.Order(StringComparer.Ordinal));
        Assert.All(marked, mail => Assert.Equal(mail.Value, accepted[mail.Key]));
        Assert.InRange(twice, 0, Connections * crashes);
        Assert.Equal(People, server.Received.Select(mail => mail.To).Distinct().Count());
    }

    /// <summary>Only a process of its own can be told whom to trust.</summary>
    [Theory]
    [InlineData("StartTls", true)]
    [InlineData("Implicit", true)]
    [InlineData("StartTls", false)]
    [InlineData("Implicit", false)]
    public async Task Send_OverTls_OnlyToAServerThatIsTrusted(string tls, bool isTrusted)
    {
        using var certificate = Certificate();
        await using var server = new MailServer { Certificate = certificate, IsTlsImplicit = tls == "Implicit" };
        var trusted = Path.GetTempFileName();
        await File.WriteAllTextAsync(trusted, isTrusted ? certificate.ExportCertificatePem() : "");
        var settings = await ProductSettings.OnAsync(TestDatabase.Sqlite) with
        {
            More = new Dictionary<string, string>(MailSettings(server))
            {
                ["Attendance__Mail__Host"] = "localhost",
                ["Attendance__Mail__Tls"] = tls,
                ["Attendance__Mail__User"] = "user",
                ["Attendance__Mail__Password"] = "secret",
                ["SSL_CERT_FILE"] = trusted,
            },
        };
        await using var fair = await Fair.OpenAsync(
            output, settings, people: 3, gates: 1, settings: new { mailTickets = true });

        if (isTrusted)
        {
            await UntilAsync(() => Task.FromResult(server.Received.Count == 3));
        }
        else
        {
            await UntilAsync(async () =>
                (await fair.Client.GetAsync("/mails/summary")).TryGetProperty("serverAwaySince", out _));
        }

        var isSignedIn = server.Commands.Any(command => command.StartsWith("AUTH PLAIN ", StringComparison.Ordinal));
        Assert.Equal((isTrusted, isTrusted ? 3 : 0), (isSignedIn, server.Received.Count));
        Assert.DoesNotContain("secret", fair.Product.Log, StringComparison.Ordinal);
        File.Delete(trusted);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    internal static Dictionary<string, string> MailSettings(MailServer server) => new()
    {
        ["Attendance__Mail__Host"] = "127.0.0.1",
        ["Attendance__Mail__Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
        ["Attendance__Mail__Tls"] = "None",
        ["Attendance__Mail__From"] = "tickets@fair.example",
        ["Attendance__Mail__Connections"] = Connections.ToString(CultureInfo.InvariantCulture),
        ["Attendance__Mail__PerMinute"] = "60000",
        ["Attendance__Mail__RetrySeconds"] = "1",
    };

    private static async Task<IReadOnlyList<string>> SentAsync(AttendanceClient client)
    {
        var page = await client.GetAsync("/mails?status=sent&limit=1000");
        return
        [
            .. page.GetProperty("items").EnumerateArray().Select(mail => mail.GetProperty("messageId").GetString()!),
        ];
    }

    private static int Count(JsonElement summary, string status) =>
        summary.GetProperty("counts").GetProperty(status).GetInt32();

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isReached())
        {
            // The only news of another process's work is what it has done.
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }
}
