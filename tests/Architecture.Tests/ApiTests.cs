using System.Reflection;
using Orleans;

namespace Attendance.Architecture;

/// <summary>What of Orleans is used stands in <c>docs/orleans-api.md</c>, exactly: whoever changes the engine, or
/// checks the build on Orleans, reads it there.</summary>
public sealed class ApiTests
{
    private const string Advice = "In docs/orleans-api.md, block";

    private static readonly string Text =
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "orleans-api.md")).ReplaceLineEndings("\n");

    private static readonly HashSet<string> OfOneEngine =
    [
        .. new[] { "*.Orleans.cs", "*.Embedded.cs" }
            .SelectMany(files => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, "src"), files, SearchOption.AllDirectories))
            .Select(file => Path.GetFileName(file).Split('.')[0]),
    ];

    // What only one engine has, stands in files named by it: the two cannot name the same.
    private static readonly HashSet<(string Type, string Member)> Used = ApiUse.Of(
        from project in (string[])["Grains.Interfaces", "Grains", "Storage", "Silo", "Api"]
        from type in Repository.Written(project)
        where !OfOneEngine.Contains(TypeUse.Outermost(type).Name)
        select type);

    /// <summary>Null in the build on Orleans.</summary>
    private static readonly Assembly? Embedded =
        Type.GetType("Orleans.Grain, Attendance.Engine.Embedded")?.Assembly;

    [Fact]
    public void Used_IsListedExactly() =>
        Expect.NoFaults($"{Advice} api-used:", ApiUse.Faults(ApiUse.Block(Text, "api-used"), [.. ApiUse.Lines(Used)]));

    /// <summary>The embedded engine's further names are listed too; on Orleans there is nothing to compare.</summary>
    [Fact]
    public void Offered_BesidesWhatIsUsed_IsListedExactly() =>
        Expect.NoFaults(
            $"{Advice} api-besides:",
            Embedded is null
                ? []
                : ApiUse.Faults(
                    ApiUse.Block(Text, "api-besides"), [.. ApiUse.Lines(ApiUse.Offered(Embedded).Except(Used))]));

    /// <summary>The tables explain the lists: they name nothing else.</summary>
    [Fact]
    public void Tables_NameOnlyWhatIsListed() =>
        Expect.NoFaults(
            $"{Advice}s and tables differ:",
            ApiUse.Unlisted(Text, [.. ApiUse.Block(Text, "api-used"), .. ApiUse.Block(Text, "api-besides")]));

    /// <summary>The compiler's own tables know nothing that the walk through the code has missed.</summary>
    [Theory]
    [InlineData("Grains.Interfaces")]
    [InlineData("Grains")]
    [InlineData("Storage")]
    [InlineData("Api")]
    public void Used_HasEveryReferenceOfTheMetadata(string project)
    {
        // On Orleans its source generator adds references of its own.
        var referred = Embedded is null ? [] : ApiUse.ReferencesOf(Repository.Assembly(project).Location);

        Assert.Equal(Embedded is null, referred.Count == 0);
        Expect.NoFaults(ApiUse.Lines(referred.Except(Used)));
    }

    [Fact]
    public void Of_Sample_TellsTypesAndMembers() =>
        Assert.Superset(
            new HashSet<string>
            {
                "Orleans.Concurrency.ReentrantAttribute", "Orleans.Grain: GrainFactory, OnActivateAsync",
                "Orleans.IGrainFactory", "Orleans.IGrainBase: OnActivateAsync",
            },
            ApiUse.Lines(ApiUse.Of([typeof(ApiSample)])).ToHashSet());

    [Fact]
    public void Faults_MissingUnusedAndDoubled_AreNamed() =>
        Assert.Equal(
            ["add     Orleans.A: B", "delete  Orleans.A: C", "twice   Orleans.D"],
            ApiUse.Faults(["Orleans.A: C", "Orleans.D", "Orleans.D"], ["Orleans.A: B", "Orleans.D"]));

    [Fact]
    public void Unlisted_NameInATable_IsAFault() =>
        Assert.Equal(
            ["`Gone` of: | `Grain`, `[KeepAlive]` | `Gone` | `not looked at` |"],
            ApiUse.Unlisted(
                "| Type | Members |\n| `Grain`, `[KeepAlive]` | `Gone` | `not looked at` |\n\n| Point |\n| `Nor` |\n",
                ["Orleans.Grain: OnActivateAsync", "Orleans.KeepAliveAttribute"]));
}

/// <summary>Uses a little of the engine.</summary>
[Orleans.Concurrency.Reentrant]
internal sealed class ApiSample : Grain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) => Task.FromResult(GrainFactory);
}
