using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Attendance.TestKit;

namespace Attendance.Hosting;

/// <summary>Starts the real process: what stops it is one line that says what to do.</summary>
public sealed class StartTests : IDisposable
{
    private const string Refusal = "s-attend-gate cannot start: ";
    private const string NoValue = "is no flag, and as a setting it has no value; see --help.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The one refusal that differs by the engine that was built in.</summary>
    private static readonly string RoleRefusal = ProductBuild.IsForClusters
        ? "Attendance:Role is Silo, so Orleans:Clustering:ProviderType must be set: AdoNet or Redis."
        : "Attendance:Role Silo needs the cluster build (-p:Engine=Orleans); this is the embedded one.";

    private readonly string _folder = TestDatabases.CreateFolder();

    public static TheoryData<string, string> WrongSettings => new()
    {
        {
            "--Attendance:Colour=red",
            "Attendance:Colour is not a setting. "
                + "There are: DataFolder, Store, Role, OwnerKey, MasterKey, MasterKeyFile, Mail, Live, Receivers, "
                + "Oidc, Limits, TrustedProxies, AllowedOrigins, WarmUp."
        },
        { "--Attendance:Store=Mysql", "Attendance:Store is \"Mysql\"; it must be Sqlite or Postgres." },
        { "--Attendance:Store=2", "Attendance:Store is \"2\"; it must be Sqlite or Postgres." },
        { "--Attendance:Role=Silo", RoleRefusal },
        { "--Attendance:OwnerKey=abc", Secret("Attendance:OwnerKey", "Attendance__OwnerKey") },
        { "--Attendance:MasterKey=abc", Secret("Attendance:MasterKey", "Attendance__MasterKey") },
        { "--Attendance:Mail:Password=abc", Secret("Attendance:Mail:Password", "Attendance__Mail__Password") },
        {
            "--ConnectionStrings:Attendance=Host=here;Password=abc",
            Secret("ConnectionStrings:Attendance", "ConnectionStrings__Attendance")
        },
        {
            "--Attendance:Limits:Colour=1",
            "Attendance:Limits:Colour is not a setting. "
                + "There are: Device, Person, System, Anonymous, NewKeys, Connections."
        },
        {
            "--Attendance:Limits:Device=-1",
            "Attendance:Limits:Device is \"-1\"; it must be a number, 0 (no limit) to 1000000."
        },
        {
            "--Attendance:TrustedProxies=10.0.0.0/33",
            "Attendance:TrustedProxies has \"10.0.0.0/33\"; write addresses or networks, such as 10.0.0.0/8."
        },
        {
            "--Attendance:AllowedOrigins=https://here/page",
            "Attendance:AllowedOrigins has \"https://here/page\"; write origins, such as https://console.example.org."
        },
        {
            "--Attendance:Mail:Colour=red",
            "Attendance:Mail:Colour is not a setting. There are: Host, Port, User, Password, From, FromName, Tls, "
                + "Connections, PerMinute, RetrySeconds."
        },
        {
            "--Attendance:Mail:Tls=Yes --Attendance:Mail:Port=smtp",
            "Attendance:Mail:Port is \"smtp\"; it must be a number.\n"
                + "Attendance:Mail:Tls is \"Yes\"; it must be StartTls or None or Implicit."
        },
        {
            "--Attendance:Mail:Host=mail.example.org --Attendance:Mail:User=u --Attendance:Mail:PerMinute=0",
            "Attendance:Mail:From must be the address that mails come from, such as tickets@example.org.\n"
                + "Attendance:Mail:User and Attendance:Mail:Password need each other.\n"
                + "Attendance:Mail:PerMinute is 0; it must be 1 to 60000."
        },
        {
            "--Attendance:Receivers:AllowHttp=perhaps",
            "Attendance:Receivers:AllowHttp is \"perhaps\"; it must be true or false."
        },
        {
            "--Attendance:WarmUp:PeopleMax=-1",
            "Attendance:WarmUp:PeopleMax is -1; it must be 0 to 10000000."
        },
        { "--Attendance:Receivers:Connections=65", "Attendance:Receivers:Connections is 65; it must be 1 to 64." },
        {
            "--Attendance:Oidc:Colour=red --Attendance:Oidc:Only=maybe",
            "Attendance:Oidc:Colour is not a setting. There are: Issuer, Audience, Only.\n"
                + "Attendance:Oidc:Only is \"maybe\"; it must be true or false."
        },
        {
            "--Attendance:Oidc:Issuer=http://login.example.org",
            "Attendance:Oidc:Issuer is \"http://login.example.org\"; it must be an https address without query, such "
                + "as https://login.example.org.\n"
                + "Attendance:Oidc:Audience must be what the issuer's tokens for this service name as aud."
        },
        {
            "--Attendance:Oidc:Audience=gate --Attendance:Oidc:Only=true",
            "Attendance:Oidc:Audience needs Attendance:Oidc:Issuer.\n"
                + "Attendance:Oidc:Only needs Attendance:Oidc:Issuer: nobody could sign in."
        },
        { "--Attendance:Store=Postgres", "Attendance:Store is Postgres, so ConnectionStrings:Attendance must be set." },
        {
            "--Attendance:Store=Postgres --ConnectionStrings:Attendance=nonsense",
            "ConnectionStrings:Attendance cannot be read: Format of the initialization string does not conform to "
                + "specification starting at index 0."
        },
        {
            "--Attendance:Store=Postgres --ConnectionStrings:Attendance=Host=127.0.0.1;Port=1;Username=nobody",
            "The PostgreSQL store failed (Failed to connect to 127.0.0.1:1). "
                + "Check that the server runs, can be reached, and accepts this user and database."
        },
        { "--urls=nonsense", "\"nonsense\" is no address to listen on; write one like http://localhost:8080." },
        {
            "--urls=http://localhost:99999",
            "\"http://localhost:99999\" is no address to listen on; write one like http://localhost:8080."
        },
        { "--dmeo", $"--dmeo {NoValue}" },
        { "--dmeo --demo", $"--dmeo {NoValue}" },
        { "--Attendance:Store --urls=http://localhost:0", $"--Attendance:Store {NoValue}" },
    };

    [Theory, MemberData(nameof(WrongSettings))]
    public async Task Start_WrongSetting_IsOneLineThatSaysWhatToDo(string arguments, string message)
    {
        var (code, output, error) = await RunAsync([.. arguments.Split(' '), $"--Attendance:DataFolder={_folder}"]);

        Assert.Equal((1, "", $"{Refusal}{message}\n"), (code, output, error));
    }

    [Theory]
    [InlineData("Attendance__OwnerKey", 5, "Attendance:OwnerKey must have 16 to 64 characters.")]
    [InlineData("Attendance__OwnerKey", 65, "Attendance:OwnerKey must have 16 to 64 characters.")]
    [InlineData("Attendance__MasterKey", 5, "Attendance:MasterKey does not hold a master key: expected 32 bytes as "
        + "base64 or 64 hexadecimal digits.")]
    public async Task Start_WrongSecret_IsOneLineThatDoesNotShowIt(string variable, int length, string message)
    {
        var result = await RunAsync([$"--Attendance:DataFolder={_folder}"], (variable, new string('a', length)));

        Assert.Equal((1, "", $"{Refusal}{message}\n"), result);
    }

    [Fact]
    public async Task Start_DataFolderThatCannotBe_IsOneLine()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");

        var (code, output, error) = await RunAsync([$"--Attendance:DataFolder={file}/data"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            $"{Refusal}Attendance:DataFolder cannot be used: Could not find a part of the path '{file}/data'.\n",
            error);
    }

    [Fact]
    public async Task Start_PortInUse_IsOneLine()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";

        var (code, output, error) = await RunAsync([$"--urls={url}", $"--Attendance:DataFolder={_folder}"]);

        Assert.Equal(
            (1, "", $"{Refusal}Failed to bind to address {url}: address already in use.\n"), (code, output, error));
    }

    [Fact]
    public async Task Start_OwnerKeyFileDamaged_IsOneLineThatSaysHowToMendIt()
    {
        var file = Path.Combine(_folder, "owner-key.sha256");
        await File.WriteAllTextAsync(file, "garbage");

        var (code, output, error) = await RunAsync([$"--Attendance:DataFolder={_folder}"]);

        Assert.Equal(
            (1, "", $"{Refusal}{file} does not hold the hash of the owner's key; delete it to get a new key.\n"),
            (code, output, error));
    }

    [Fact]
    public async Task Start_StoreDamaged_IsOneLine()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "attendance.db"), new string('x', 4096));

        var (code, output, error) = await RunAsync([$"--Attendance:DataFolder={_folder}"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            $"{Refusal}The SQLite store failed (file is not a database). "
                + "Check that the data folder is there, writable, not full, and not in use by another process.\n",
            error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Start_Help_ListsTheSettingsAndEnds(string flag)
    {
        var (code, output, error) = await RunAsync([flag]);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("s-attend-gate: check-in for events, durable before every answer.\n", output);
        Assert.All(
            ["Attendance:DataFolder", "Attendance:Store", "Attendance:OwnerKey", "ConnectionStrings", "--demo"],
            name => Assert.Contains(name, output));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        return (process.ExitCode, await output, await error);
    }

    private static string Secret(string setting, string variable) =>
        $"{setting} holds a secret, and everybody on this machine can read a command line: set the environment "
        + $"variable {variable} instead.";

    private static bool IsSetting(string name) =>
        name.StartsWith("Attendance", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase);
}
