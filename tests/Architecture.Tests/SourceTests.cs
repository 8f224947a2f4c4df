namespace Attendance.Architecture;

public sealed class SourceTests
{
    private const int SourceLinesMax = 400;
    private const int TestLinesMax = 500;

    private static readonly SourceFile[] Sources = Repository.Files(["src"], ".cs", ".sql");
    private static readonly SourceFile[] Tests = Repository.Files(["tests", "bench"], ".cs");

    [Fact]
    public void Files_AreFound() => Assert.Contains(Sources, file => file.Path == "src/Api/Program.cs");

    [Fact]
    public void Files_AreShort() =>
        Expect.NoFaults(
            SourceRules.TooLong(Sources, SourceLinesMax).Concat(SourceRules.TooLong(Tests, TestLinesMax)));

    [Fact]
    public void TooLong_OneLineMore_IsAFault() =>
        Assert.Equal(
            ["src/A.cs has 3 lines, 2 are allowed"],
            SourceRules.TooLong([new("src/A.cs", "1\n2\n3\n"), new("src/B.cs", "1\n2\n")], 2));

    [Fact]
    public void Lines_FitInto120Columns() => Expect.NoFaults(SourceRules.TooWide([.. Sources, .. Tests]));

    [Fact]
    public void TooWide_OneColumnMore_IsAFault() =>
        Assert.Equal(
            ["src/A.cs:2 has 121 columns, 120 are allowed"],
            SourceRules.TooWide([new("src/A.cs", new string('x', 120) + "\n" + new string('x', 121) + "\n")]));

    [Fact]
    public void Sources_AreTheSameForBothEngines() => Expect.NoFaults(SourceRules.Conditional(Sources));

    [Fact]
    public void Conditional_InAGrain_IsAFault() =>
        Assert.Equal(
            ["src/Grains/A.cs:2 is conditional: # if ORLEANS"],
            SourceRules.Conditional(
            [
                new("src/Grains/A.cs", "a();\n  # if ORLEANS\n"),
                new("src/Silo/Hosting/B.cs", "#if ORLEANS\n"),
                new("src/Grains/C.cs", "// see #if\n#pragma warning disable CA1\n"),
            ]));

    [Fact]
    public void Engine_IsNamedByTheSwitchOnly() =>
        Expect.NoFaults(
            SourceRules.NamesEngine([.. Sources, .. Tests, .. Repository.Files(["src", "tests", "bench"], ".csproj")]));

    [Fact]
    public void NamesEngine_ReferenceInAProject_IsAFault() =>
        Assert.Single(
            SourceRules.NamesEngine(
                [new("src/Api/Api.csproj", "<ProjectReference Include=\"../Engine.Embedded/E.csproj\" />")]));

    [Fact]
    public void Folders_AreFeatures() =>
        Expect.NoFaults(SourceRules.Drawers(Repository.Folders("src", "tests"), [.. Sources, .. Tests]));

    [Fact]
    public void Drawers_FolderOrNamespace_AreFaults() =>
        Assert.Equal(
            [
                "src/Api/Helpers is a drawer, not a feature",
                "src/A.cs declares Attendance.Common.A: a drawer, not a feature",
            ],
            SourceRules.Drawers(
                ["src/Api/Helpers", "src/Api/Gates"],
                [new("src/A.cs", "namespace Attendance.Common.A;\n"), new("src/B.cs", "namespace Attendance.A;\n")]));

    [Fact]
    public void LooseEnds_CarryAnIssueNumber() =>
        Expect.NoFaults(
            SourceRules.LooseEnds([.. Sources, .. Tests.Where(file => !file.IsIn("tests/Architecture.Tests"))]));

    [Fact]
    public void LooseEnds_WithoutANumber_IsAFault() =>
        Assert.Single(SourceRules.LooseEnds([new("src/A.cs", "// TODO: later\n// TODO(#12): later\n")]));

    [Fact]
    public void Migrations_ComeInPairs()
    {
        var sqlite = MigrationNames("Sqlite");

        Assert.NotEmpty(sqlite);
        Expect.NoFaults(SourceRules.Unpaired(sqlite, MigrationNames("Postgres")));
    }

    [Fact]
    public void Unpaired_MissingMisnamedAndDoubled_AreFaults() =>
        Assert.Equal(
            [
                "Sqlite/0002_b.sql has no partner in Postgres",
                "Postgres/0002_c.sql has no partner in Sqlite",
                "B.sql is not called like 0001_what_it_does.sql",
                "number 0001 is used twice: 0001_a.sql, 0001_d.sql",
            ],
            SourceRules.Unpaired(
                ["0001_a.sql", "0001_d.sql", "0002_b.sql", "B.sql"],
                ["0001_a.sql", "0001_d.sql", "0002_c.sql", "B.sql"]));

    private static string[] MigrationNames(string database) =>
        [.. Sources
            .Where(file => file.IsIn($"src/Storage/Migrations/{database}"))
            .Select(file => Path.GetFileName(file.Path))];
}
