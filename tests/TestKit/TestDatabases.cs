using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace Attendance.TestKit;

public enum TestDatabase
{
    Sqlite = 1,
    Postgres = 2,
}

/// <summary>Databases for tests: one PostgreSQL server per test process, a database or folder for each test.</summary>
public static class TestDatabases
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartServerAsync);

    /// <summary>Why tests on PostgreSQL are skipped, or null when they run. They are never skipped in CI.</summary>
    public static string? PostgresSkip { get; } =
        PostgresServer.IsInstalled || IsStrict ? null : "PostgreSQL is not installed on this machine.";

    /// <summary>A test must run, whatever it needs: its absence is a failure.</summary>
    public static bool IsStrict =>
        Environment.GetEnvironmentVariable("CI") == "true"
        || Environment.GetEnvironmentVariable("ATTENDANCE_TESTS_STRICT") == "1";

    /// <summary>A new, empty database on the server of this process, as a connection string.</summary>
    public static async Task<string> CreatePostgresAsync() => await (await Server.Value).CreateDatabaseAsync();

    /// <summary>A new, empty folder; whoever asked deletes it.</summary>
    public static string CreateFolder() => Directory.CreateTempSubdirectory("attendance-test-").FullName;

    private static async Task<PostgresServer> StartServerAsync()
    {
        var server = await PostgresServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}

/// <summary>Runs a theory with <see cref="TestDatabase.Sqlite"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[TestDatabase.Sqlite]];
}

/// <summary>Runs a theory with <see cref="TestDatabase.Postgres"/>, or shows it as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public override string? Skip { get; set; } = TestDatabases.PostgresSkip;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[TestDatabase.Postgres]];
}

/// <summary>A fact that needs PostgreSQL, or is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public override string? Skip { get; set; } = TestDatabases.PostgresSkip;
}
