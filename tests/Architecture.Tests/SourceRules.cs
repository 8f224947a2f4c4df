using System.Text.RegularExpressions;

namespace Attendance.Architecture;

/// <summary>Rules that look at text only. Each answers with its faults, a sentence each.</summary>
internal static partial class SourceRules
{
    public const int ColumnsMax = 120;

    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files, int linesMax) =>
        from file in files
        where file.Lines.Length > linesMax
        select $"{file.Path} has {file.Lines.Length} lines, {linesMax} are allowed";

    public static IEnumerable<string> TooWide(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Index()
        where line.Item.TrimEnd('\r').Length > ColumnsMax
        select $"{file.Path}:{line.Index + 1} has {line.Item.Length} columns, {ColumnsMax} are allowed";

    /// <summary>The engines differ by files, not by branches in one; only these two folders may know better.</summary>
    public static IEnumerable<string> Conditional(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.IsIn("src/Engine.Embedded") && !file.IsIn("src/Silo/Hosting")
        from line in file.Lines.Index()
        where ConditionalLine().IsMatch(line.Item)
        select $"{file.Path}:{line.Index + 1} is conditional: {line.Item.Trim()}";

    /// <summary>A word that says nothing about what is inside ends up holding everything.</summary>
    public static IEnumerable<string> Drawers(IEnumerable<string> folders, IEnumerable<SourceFile> files) =>
        folders.Where(folder => IsDrawer(folder[(folder.LastIndexOf('/') + 1)..]))
            .Select(folder => $"{folder} is a drawer, not a feature")
            .Concat(
                from file in files
                from Match match in NamespaceLine().Matches(file.Text)
                where match.Groups["name"].Value.Split('.').Any(IsDrawer)
                select $"{file.Path} declares {match.Groups["name"].Value}: a drawer, not a feature");

    /// <summary>Only the switch, the engine's tests, its benchmark and its file in Silo name the embedded
    /// engine.</summary>
    public static IEnumerable<string> NamesEngine(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.IsIn("src/Engine.Embedded") && !file.IsIn("src/Silo/Hosting") &&
            !file.IsIn("tests/Engine.Embedded.Tests") && !file.IsIn("tests/Architecture.Tests") &&
            !file.IsIn("bench/Engine")
        from line in file.Lines.Index()
        where EngineName().IsMatch(line.Item)
        select $"{file.Path}:{line.Index + 1} names the embedded engine: {line.Item.Trim()}";

    public static IEnumerable<string> LooseEnds(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Index()
        where LooseEnd().IsMatch(line.Item)
        select $"{file.Path}:{line.Index + 1} has a loose end without an issue number: {line.Item.Trim()}";

    /// <summary>Both databases get the same steps; only the SQL inside may differ.</summary>
    public static IEnumerable<string> Unpaired(IReadOnlyCollection<string> sqlite, IReadOnlyCollection<string> postgres)
    {
        foreach (var name in sqlite.Except(postgres))
        {
            yield return $"Sqlite/{name} has no partner in Postgres";
        }

        foreach (var name in postgres.Except(sqlite))
        {
            yield return $"Postgres/{name} has no partner in Sqlite";
        }

        foreach (var name in sqlite.Concat(postgres).Distinct().Where(name => !MigrationName().IsMatch(name)))
        {
            yield return $"{name} is not called like 0001_what_it_does.sql";
        }

        foreach (var twice in sqlite.GroupBy(name => name.Split('_')[0]).Where(same => same.Count() > 1))
        {
            yield return $"number {twice.Key} is used twice: {string.Join(", ", twice)}";
        }
    }

    private static bool IsDrawer(string word) => word is "Common" or "Shared" or "Utils" or "Utilities" or "Helpers";

    [GeneratedRegex(@"^\s*#\s*(if|elif|else)\b")]
    private static partial Regex ConditionalLine();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"Engine\.Embedded|\bEmbeddedEngine\b|Attendance\.Engine\b")]
    private static partial Regex EngineName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!.*#\d)")]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"^\d{3,4}[_-][a-z0-9_-]+\.sql$")]
    private static partial Regex MigrationName();
}
