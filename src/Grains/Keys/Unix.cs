using System.Runtime.InteropServices;

namespace Attendance.Keys;

/// <summary>The two system calls that .NET has no name for.</summary>
internal static class Unix
{
    private const int FileExists = 17;

    /// <summary>Gives a file a second name, durably; false when that name is taken.</summary>
    public static bool TryLink(string existing, string name)
    {
        if (link(existing, name) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == FileExists ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(name))!);
        return true;
    }

    // Without it a power cut could take the new name away again, after data was sealed under the key.
    private static void SyncFolder(string folder)
    {
        var descriptor = open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        // Some file systems refuse to sync a folder; they have nothing to offer instead.
        _ = fsync(descriptor);
        _ = close(descriptor);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
