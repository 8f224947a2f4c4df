namespace Attendance.Hosting;

/// <summary>The few flags that are not settings.</summary>
internal static class CommandLine
{
    public const string Help = """
        s-attend-gate: check-in for events, durable before every answer.

          run                      start; data in ./data, on http://localhost:8080
          run --demo               the same, with an event that is open now, three gates and 1,000 participants
          run --urls http://*:80   another address
          run --verify-audit       check the audit log of the store in the settings, also while the service runs, and
                                   show its head; 0 sound, 1 not, 2 could not be checked
          run --verify-audit=FILE  the same of an exported file; needs the master key
              --audit-head=HEAD    beside either: a head that was noted earlier must still be in the log
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
          Orleans:Clustering:ProviderType  AdoNet | Redis, in the cluster build; docs/operate.md has the rest
          Attendance:TrustedProxies        addresses whose X-Forwarded-For counts    (none)
          Attendance:AllowedOrigins        origins whose pages may call              (none)
          Attendance:Limits:Device, Person, System                                   (50, 50, 1000 calls/s each)
          Attendance:Limits:Anonymous, NewKeys                                       (2, 25 calls/s an address)
          Attendance:Mail:Host             the SMTP server that takes tickets; without it mails wait
          Attendance:Mail:From             the address that they come from; FromName beside it
          Attendance:Mail:Port, Tls        587; StartTls | Implicit | None
          Attendance:Mail:User, Password   to sign in
          Attendance:Mail:Connections, PerMinute, RetrySeconds                       (2, 600, 60)
          Attendance:WarmUp:MinutesAhead, PerSecond, PeopleMax, StayMinutes
                                           people in memory before they come         (15, 2000, 250000, 120)
          Attendance:Receivers:AllowHttp, AllowPrivate
                                           receivers without TLS, in private networks (false, false)
          Attendance:Receivers:Connections, RetrySeconds                             (4, 5)
          Attendance:Oidc:Issuer           an OpenID Connect issuer that people sign in at
          Attendance:Oidc:Audience         what its tokens for this service name as aud
          Attendance:Oidc:Only             true: no passwords of our own             (false)
        """;

    private const string Demo = "--demo";
    private const string Verify = "--verify-audit";
    private const string Head = "--audit-head=";

    public static bool AsksForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    public static bool AsksForDemo(string[] args) => args.Contains(Demo);

    /// <summary>Null unless the audit log is to be checked, in place of a start.</summary>
    public static AuditCheck? AuditCheckOf(string[] args) => Array.Find(args, IsVerify) is { } verify
        ? new AuditCheck(
            verify == Verify ? null : verify[(Verify.Length + 1)..],
            Array.Find(args, arg => arg.StartsWith(Head, StringComparison.Ordinal))?[Head.Length..])
        : null;

    /// <summary>The settings among the arguments. Throws <see cref="SettingsException"/> for one without a value: the
    /// next argument would be taken for it.</summary>
    public static string[] WithoutFlags(string[] args)
    {
        string[] settings = [.. args.Where(arg =>
            arg != Demo && !IsVerify(arg) && !arg.StartsWith(Head, StringComparison.Ordinal))];
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

    private static bool IsVerify(string arg) =>
        arg == Verify || arg.StartsWith(Verify + "=", StringComparison.Ordinal);
}

/// <param name="File">An exported log; null for the one in the store.</param>
/// <param name="Head">That must be in it, as text; null for none.</param>
internal sealed record AuditCheck(string? File, string? Head);
