namespace Attendance.Storage.Sqlite;

public sealed class SqliteOptions
{
    /// <summary>Folder of the database file; made when missing. No default.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Default <c>attendance.db</c>.</summary>
    public string FileName { get; init; } = "attendance.db";

    /// <summary>How long a write waits for another process, such as one that migrates. Default 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Threads that read, 1–16. Default 2.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>Work items that may wait for a thread, 1–65,536; more callers wait for a place. Default
    /// 1,024.</summary>
    public int QueueLengthMax { get; init; } = 1_024;

    internal string Path => System.IO.Path.Combine(DataFolder, FileName);
}
