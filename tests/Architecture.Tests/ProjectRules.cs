using System.Xml.Linq;

namespace Attendance.Architecture;

/// <summary>A project file: whom it references.</summary>
internal sealed record Project(string Name, string[] Projects, string[] Packages, string[] Frameworks)
{
    public static Project Parse(string path, string xml)
    {
        var items = XDocument.Parse(xml).Descendants().ToLookup(item => item.Name.LocalName);
        return new(
            NameOf(path),
            [.. items["ProjectReference"].Select(item => NameOf(Include(item)))],
            [.. items["PackageReference"].Select(Include)],
            [.. items["FrameworkReference"].Select(Include)]);
    }

    private static string Include(XElement item) => item.Attribute("Include")?.Value ?? "";

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}

/// <summary>Who may reference whom: Storage → Grains → Grains.Interfaces ← Api; Silo → Grains, Storage. Tickets only
/// draws, for Grains and Api.</summary>
internal static class ProjectRules
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Grains.Interfaces"] = [],
        ["Tickets"] = ["Grains.Interfaces"],
        ["Grains"] = ["Grains.Interfaces", "Tickets"],
        ["Storage"] = ["Grains", "Grains.Interfaces"],
        ["Engine.Embedded"] = [],
        ["Silo"] = ["Grains", "Grains.Interfaces", "Storage", "Streams.EventHubs"],
        ["Streams.EventHubs"] = ["Grains.Interfaces"],
        ["Api"] = ["Grains.Interfaces", "Silo", "Tickets"],
    };

    private static readonly string[] SqlPackages =
        ["Npgsql", "Dapper", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "System.Data."];

    public static IEnumerable<string> Faults(IEnumerable<Project> projects)
    {
        foreach (var project in projects)
        {
            if (!Allowed.TryGetValue(project.Name, out var allowed))
            {
                yield return $"{project.Name} is new: say in ProjectRules whom it may reference";
                continue;
            }

            foreach (var other in project.Projects.Except(allowed))
            {
                yield return $"{project.Name} must not reference {other}";
            }

            foreach (var package in project.Packages.Where(_ => project.Name != "Storage").Where(IsSql))
            {
                yield return $"{project.Name} must not reference {package}: SQL is Storage's";
            }

            foreach (var package in project.Packages.Where(_ => project.Name == "Engine.Embedded"))
            {
                yield return $"Engine.Embedded needs no package, but references {package}";
            }
        }
    }

    private static bool IsSql(string package) =>
        SqlPackages.Any(name => package.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}

public sealed class ProjectTests
{
    [Fact]
    public void Projects_ReferenceOnlyWhomTheyMay()
    {
        var files = Repository.Files(["src"], ".csproj");
        var projects = files.Select(file => Project.Parse(file.Path, file.Text)).ToArray();

        Assert.NotEmpty(projects);
        Expect.NoFaults(ProjectRules.Faults(projects));
    }

    [Fact]
    public void Faults_WrongWay_AreNamed()
    {
        var grains = Project.Parse(
            "src/Grains/Grains.csproj",
            """
            <Project>
              <ItemGroup Condition="true">
                <ProjectReference Include="..\Storage\Storage.csproj" />
                <PackageReference Include="Npgsql" />
              </ItemGroup>
            </Project>
            """);

        Assert.Equal(
            ["Grains must not reference Storage", "Grains must not reference Npgsql: SQL is Storage's"],
            ProjectRules.Faults([grains]));
    }

    [Fact]
    public void Versions_StandInOnePlace() =>
        Expect.NoFaults(
            from file in Repository.Files(["src", "tests", "bench"], ".csproj")
            where file.Text.Contains(" Version=", StringComparison.Ordinal)
            select $"{file.Path} names a version: Directory.Packages.props does that");
}
