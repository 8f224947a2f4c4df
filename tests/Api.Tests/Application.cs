using System.Security.Cryptography;
using System.Text;
using Attendance.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Attendance;

/// <summary>The product in this process, on a free port, with a data folder of its own and a clock that stands still.
/// </summary>
public class Application : WebApplicationFactory<Program>
{
    public const string OwnerKey = "the-owner-of-these-tests";

    private readonly string _folder = TestDatabases.CreateFolder();
    private readonly TimeProvider _clock;
    private int _fairs;

    public Application()
        : this(new FakeClock())
    {
    }

    protected Application(TimeProvider clock)
    {
        _clock = clock;

        // Settings come to the program on its command line here, where a secret is refused.
        File.WriteAllText(
            Path.Combine(_folder, "owner-key.sha256"),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OwnerKey))));
        UseKestrel(0);
        Client = CreateDefaultClient();
    }

    /// <summary>Beyond the usual ones. The clock stands still, so no caller's rate would ever be used up slowly.
    /// </summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Attendance:Limits:Device"] = "0",
        ["Attendance:Limits:Person"] = "0",
        ["Attendance:Limits:System"] = "0",
        ["Attendance:Limits:Anonymous"] = "0",
        ["Attendance:Limits:NewKeys"] = "0",
    };

    public FakeClock Clock => (FakeClock)_clock;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public HttpClient Client { get; }

    public string Folder => _folder;

    public string NextId(string kind) => $"{kind}-{Interlocked.Increment(ref _fairs)}";

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Answer> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, body, headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, body, headers);

    /// <summary>As the owner; a body that is text goes out as it is, anything else as JSON.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var content = body switch
        {
            null => null,
            HttpContent ready => ready,
            _ => new StringContent(Json.Text(body), Encoding.UTF8, "application/json"),
        };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {OwnerKey}");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Attendance:DataFolder", _folder);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services => services.AddSingleton(_clock));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}

/// <summary>The same on real time, for what waits by itself.</summary>
public sealed class RealTimeApplication() : Application(TimeProvider.System);
