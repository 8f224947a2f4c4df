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
          Attendance:OwnerKey              presets the owner's key, 16 characters or more
          Attendance:MasterKey             32 bytes, base64 or hexadecimal; or
          Attendance:MasterKeyFile         a file that holds them                    (made in the data folder)
          Attendance:Role                  Both | Silo | Front; the latter two in the cluster build only
        """;

    private const string Demo = "--demo";

    public static bool AsksForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    public static bool AsksForDemo(string[] args) => args.Contains(Demo);

    public static string[] WithoutFlags(string[] args) => [.. args.Where(arg => arg != Demo)];
}
