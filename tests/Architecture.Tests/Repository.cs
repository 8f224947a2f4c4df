using System.Reflection;

namespace Attendance.Architecture;

/// <summary>A text file of this repository.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
}

/// <summary>Where the sources and the compiled projects are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The files under some folders with one of these endings, by path from the root with slashes.</summary>
    public static SourceFile[] Files(string[] folders, params string[] endings) =>
        [.. folders
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Select(path => (Full: path, FromRoot: FromRoot(path)))
            .Where(path => !path.FromRoot.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .OrderBy(path => path.FromRoot, StringComparer.Ordinal)
            .Select(path => new SourceFile(path.FromRoot, File.ReadAllText(path.Full)))];

    public static string[] Folders(params string[] roots) =>
        [.. roots
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            .Select(FromRoot)];

    public static Assembly Assembly(string project) => System.Reflection.Assembly.Load($"Attendance.{project}");

    /// <summary>The types of a project without those that a serializer's generator added to it.</summary>
    public static Type[] Written(string project) =>
        [.. Assembly(project).GetTypes().Where(type =>
            type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) != true)];

    private static string FromRoot(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansAttendance.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

internal static class Expect
{
    /// <summary>Fails with every fault on a line of its own.</summary>
    public static void NoFaults(IEnumerable<string> faults) => NoFaults("", faults);

    /// <summary>The same, with what to do about them.</summary>
    public static void NoFaults(string advice, IEnumerable<string> faults)
    {
        var all = faults.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} fault(s). {advice}\n{string.Join('\n', all)}");
    }
}
