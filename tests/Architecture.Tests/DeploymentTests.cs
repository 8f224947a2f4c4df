namespace Attendance.Architecture;

public sealed class DeploymentTests
{
    private static readonly SourceFile[] Files =
    [
        .. Repository.Files(["deploy", "docs"], ".yaml", ".yml", ".env", ".conf", ".md"),
        .. from name in new[] { "docker-compose.yml", "Dockerfile", "README.md" }
           select new SourceFile(name, File.ReadAllText(Path.Combine(Repository.Root, name))),
    ];

    private static readonly IReadOnlySet<string> Known = DeploymentRules.Known(
        Repository.Assembly("Api"), Repository.Assembly("Silo"), Repository.Assembly("Grains"));

    [Fact]
    public void Files_AreFound() => Assert.Contains(Files, file => file.Path == "deploy/k8s/silos.yaml");

    [Fact]
    public void Settings_AreOnesThatTheProductKnows() => Expect.NoFaults(DeploymentRules.Unknown(Files, Known));

    [Fact]
    public void Known_ReadsOptionsOfEveryProject() =>
        Assert.Superset(
            new HashSet<string> { "Attendance__Role", "Attendance__Limits__NewKeys", "Attendance__Mail__Host" },
            new HashSet<string>(Known));

    [Fact]
    public void Unknown_MisspeltInAnyForm_AreFaults() =>
        Assert.Equal(
            [
                "a.yaml:1 sets Attendance__Rolle, which is not a setting",
                "a.yaml:2 sets Orleans__Cluster__Id, which is not a setting",
                "b.env:1 sets Attendance__Limits__Sytem, which is not a setting",
            ],
            DeploymentRules.Unknown(
                [
                    new("a.yaml", "Attendance__Rolle: Silo\n- name: Orleans__Cluster__Id\nAttendance__Role: Silo\n"),
                    new("b.env", "Attendance__Limits__Sytem=5\n"),
                ],
                Known));

    /// <summary>YAML takes a tab for a fault and a wide line for nothing; people see neither.</summary>
    [Fact]
    public void Files_HaveNoTabsAndFitInto120Columns() =>
        Expect.NoFaults(
            SourceRules.TooWide(Files.Where(file => file.IsIn("deploy")))
                .Concat(
                    from file in Files
                    where file.IsIn("deploy") && file.Text.Contains('\t')
                    select $"{file.Path} has tabs"));
}
