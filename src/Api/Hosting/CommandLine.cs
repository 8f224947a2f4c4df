namespace Attendance.Hosting;

/// <summary>The few flags that are not settings.</summary>
internal static class CommandLine
{
    public const string Help = """
        s-attend-gate: check-in for events, durable before every answer.

          run                      start; data in ./data, on http://localhost:8080
          run --demo               the same, with an event that is open now, three gates and 1,000 participants
          run --urls http://*:80   another address
          run --help               this

        Settings, as --Name=value, as environment variables (Attendance__DataFolder) or in appsettings.json:
          Attendance:DataFolder            where the store and the keys are          (data)
          Attendance:Store                 Sqlite | Postgres                         (Sqlite)
          ConnectionStrings:Attendance     the PostgreSQL database, for Store=Postgres
          Kestrel:Endpoints:Web:Url        https://*:443, instead of --urls: TLS 1.3, with
          Kestrel:Endpoints:Web:Certificate:Path, KeyPath   files in PEM, read again when they change
          Attendance:OwnerKey              presets the owner's key, 16 to 64 characters; like every secret, only
                                           from the environment
          Attendance:MasterKey             32 bytes, base64 or hexadecimal; or
          Attendance:MasterKeyFile         a file that holds them                    (made in the data folder)
          Attendance:Role                  Both | Silo | Front; the latter two in the cluster build only
          Attendance:TrustedProxies        addresses whose X-Forwarded-For counts    (none)
          Attendance:AllowedOrigins        origins whose pages may call              (none)
          Attendance:Limits:Device, Person, System                                   (50, 50, 1000 calls/s each)
          Attendance:Limits:Anonymous, NewKeys                                       (2, 25 calls/s an address)
          Attendance:Mail:Host             the SMTP server that takes tickets; without it mails wait
          Attendance:Mail:From             the address that they come from; FromName beside it
          Attendance:Mail:Port, Tls        587; StartTls | Implicit | None
          Attendance:Mail:User, Password   to sign in
          Attendance:Mail:Connections, PerMinute, RetrySeconds                       (2, 600, 60)
          Attendance:Receivers:AllowHttp, AllowPrivate
                                           receivers without TLS, in private networks (false, false)
          Attendance:Receivers:Connections, RetrySeconds                             (4, 5)
          Attendance:Oidc:Issuer           an OpenID Connect issuer that people sign in at
          Attendance:Oidc:Audience         what its tokens for this service name as aud
          Attendance:Oidc:Only             true: no passwords of our own             (false)
        """;

    private const string Demo = "--demo";

    public static bool AsksForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    public static bool AsksForDemo(string[] args) => args.Contains(Demo);

    /// <summary>The settings among the arguments. Throws <see cref="SettingsException"/> for one without a value: the
    /// next argument would be taken for it.</summary>
    public static string[] WithoutFlags(string[] args)
    {
        string[] settings = [.. args.Where(arg => arg != Demo)];
        for (var i = 0; i < settings.Length; i++)
        {
            var isName = settings[i].StartsWith("--", StringComparison.Ordinal) && !settings[i].Contains('=');
            if (isName && (i + 1 == settings.Length || settings[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new SettingsException($"{settings[i]} is no flag, and as a setting it has no value; see --help.");
            }
        }

        CommandLineSecrets.Refuse(settings);
        return settings;
    }
}
