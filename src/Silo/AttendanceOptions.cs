namespace Attendance;

public enum StoreKind
{
    Sqlite = 1,
    Postgres = 2,
}

/// <summary>What a process does in a cluster.</summary>
public enum Role
{
    /// <summary>Hosts grains and answers HTTP: the whole product in one process. The default.</summary>
    Both = 1,

    /// <summary>Hosts grains only. Engine=Orleans.</summary>
    Silo = 2,

    /// <summary>Answers HTTP and asks the silos. Engine=Orleans.</summary>
    Front = 3,
}

/// <summary>Section <c>Attendance</c>.</summary>
public sealed class AttendanceOptions
{
    public const string Section = "Attendance";

    /// <summary>Where the embedded store and the keys are. Default <c>./data</c>.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Default Sqlite; Postgres needs <c>ConnectionStrings:Attendance</c>.</summary>
    public StoreKind Store { get; set; } = StoreKind.Sqlite;

    /// <summary>Default Both.</summary>
    public Role Role { get; set; } = Role.Both;

    /// <summary>Presets the owner's key, 16 to 64 characters. Default: one is made at the first start.</summary>
    public string? OwnerKey { get; set; }
}

/// <summary>A setting that stops the start; the message is the one line that people see.</summary>
public sealed class SettingsException(string message) : Exception(message);
