using System.Runtime.InteropServices;

namespace Attendance.Bench.Baseline;

/// <summary>Prefers the system's SQLite, which is patched, to the old one in the package.</summary>
internal static class SystemSqlite
{
    public static void Load()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" && NativeLibrary.TryLoad(
                "libsqlite3.so.0", out var library) ? library : 0);
        SQLitePCL.Batteries_V2.Init();
    }
}
