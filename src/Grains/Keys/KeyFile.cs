using System.Text;

namespace Attendance.Keys;

/// <summary>Reads a key file after a look at who may, and makes one that appears whole or not at all.</summary>
internal static class KeyFile
{
    private const int LengthMaxBytes = 1024;
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnerAll = OwnerReadWrite | UnixFileMode.UserExecute;

    public enum Access
    {
        /// <summary>Group and others have no rights at all.</summary>
        OwnerOnly = 1,

        /// <summary>Others may read: container platforms mount secrets so, and keep strangers out by other
        /// means.</summary>
        NotWritableByOthers = 2,
    }

    public static string Read(string path, Access access)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows())
            {
                // Asked of the open file, not of the path, which may be a link or change in between.
                RefuseOpenTo(path, File.GetUnixFileMode(handle), access);
            }

            var buffer = new byte[LengthMaxBytes];
            return Encoding.ASCII.GetString(buffer, 0, RandomAccess.Read(handle, buffer, fileOffset: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException($"The master key file {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>False when somebody else made the file first; theirs is then complete and untouched.</summary>
    public static bool TryMake(string path, string content)
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var temporary = $"{path}.{Path.GetRandomFileName()}";
            try
            {
                WriteDurably(temporary, content);
                return TryPublish(temporary, path);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException(
                $"No master key could be made at {path}: {e.Message} Set Attendance:MasterKey instead.", e);
        }
    }

    private static void RefuseOpenTo(string path, UnixFileMode mode, Access access)
    {
        const UnixFileMode write = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        var refused = access == Access.OwnerOnly ? ~OwnerAll & (UnixFileMode)0b111_111_111 : write;
        if ((mode & refused) != 0)
        {
            throw new MasterKeyException(
                $"The master key file {path} is open to others (mode {Convert.ToString((int)mode, 8)}); "
                + (access == Access.OwnerOnly ? "set it to 600." : "take away their right to write."));
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerAll);
        }
    }

    private static void WriteDurably(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerReadWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes(content));
        stream.Flush(flushToDisk: true);
    }

    private static bool TryPublish(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(temporary, path);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                return false;
            }
        }

        // On Unix, File.Move looks first and renames then: two processes could both win. A hard link cannot.
        return Unix.TryLink(temporary, path);
    }
}
