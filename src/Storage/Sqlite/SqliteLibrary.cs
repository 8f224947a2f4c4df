using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Attendance.Storage.Sqlite;

/// <summary>Which SQLite runs: the system's on Linux, which gets its security updates, else the bundled one.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> Loaded = new(() =>
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    });

    public static void Load() => _ = Loaded.Value;

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == "e_sqlite3" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle)
            ? handle
            : IntPtr.Zero;
}
