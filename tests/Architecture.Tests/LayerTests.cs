using System.Reflection;

namespace Attendance.Architecture;

/// <summary>Layers as compiled. Namespaces are features and cross the projects, so only metadata tells.</summary>
internal static class LayerRules
{
    private static readonly string[] SqlDrivers =
        ["Npgsql", "Microsoft.Data.Sqlite", "Dapper", "SQLitePCLRaw", "System.Data", "System.Data.Common"];

    /// <summary>Assemblies behind the front: only its composition root may know them.</summary>
    private static readonly string[] BehindTheFront =
        ["Attendance.Grains", "Attendance.Storage", "Attendance.Silo", .. SqlDrivers];

    /// <summary>Assemblies that this one was compiled against and must not know.</summary>
    public static IEnumerable<string> Forbidden(Assembly assembly, params string[] forbidden) =>
        from reference in assembly.GetReferencedAssemblies()
        where Matches(reference.Name ?? "", forbidden)
        select $"{assembly.GetName().Name} uses {reference.Name}";

    public static IEnumerable<string> ForbiddenToGrains(Assembly assembly) =>
        Forbidden(assembly, ["Microsoft.AspNetCore", "Attendance.Storage", "Attendance.Silo", .. SqlDrivers]);

    /// <summary>Of these types, those outside the composition root must not know what is behind the front.</summary>
    public static IEnumerable<string> Front(IEnumerable<Type> types) =>
        from type in types
        let written = TypeUse.Outermost(type)
        where !IsCompositionRoot(written) && !IsGenerated(written)
        from used in TypeUse.Of(type)
        where BehindTheFront.Any(name => IsOrIsBelow(used.Assembly.GetName().Name ?? "", name, exactly: true))
        select $"{written.FullName} uses {used.FullName}: only Program.cs and Hosting/ may";

    /// <summary>The embedded engine's own types are nobody's business; Orleans' names that it offers are.</summary>
    public static IEnumerable<string> Engine(IEnumerable<Type> types) =>
        from type in types
        let written = TypeUse.Outermost(type)
        where !IsCompositionRoot(written) && !IsGenerated(written)
        from used in TypeUse.Of(type)
        where used.Assembly.GetName().Name == "Attendance.Engine.Embedded"
        where used.Namespace is { } space && !Matches(space, ["Orleans", "Microsoft"])
        select $"{written.FullName} uses {used.FullName}: an inside of the embedded engine";

    private static bool IsCompositionRoot(Type type) =>
        type.Name == "Program" || type.Namespace?.Split('.')[^1] is "Hosting" or "Startup";

    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') || type.Namespace is "Microsoft.AspNetCore.OpenApi.Generated";

    private static bool Matches(string name, string[] prefixes) =>
        prefixes.Any(prefix => IsOrIsBelow(name, prefix, exactly: false));

    private static bool IsOrIsBelow(string name, string prefix, bool exactly) =>
        name == prefix || (!exactly && name.StartsWith(prefix + ".", StringComparison.Ordinal));
}

public sealed class LayerTests
{
    [Theory]
    [InlineData("Grains")]
    [InlineData("Grains.Interfaces")]
    public void Grains_KnowNoSqlDriverAndNoAspNet(string project) =>
        Expect.NoFaults(LayerRules.ForbiddenToGrains(Repository.Assembly(project)));

    [Fact]
    public void Forbidden_ReferenceOfThisAssembly_IsAFault() =>
        Assert.Equal(
            ["Attendance.Architecture.Tests uses Attendance.Grains"],
            LayerRules.Forbidden(typeof(BadEndpoint).Assembly, "Attendance.Grains", "Attendance.Storage")
                .Where(fault => !fault.EndsWith(".Interfaces", StringComparison.Ordinal)));

    [Fact]
    public void Interfaces_KnowNoneOfOurProjects() =>
        Expect.NoFaults(
            LayerRules.Forbidden(
                Repository.Assembly("Grains.Interfaces"),
                "Attendance.Grains",
                "Attendance.Storage",
                "Attendance.Silo"));

    [Fact]
    public void Storage_KnowsNoHostAndNoFront() =>
        Expect.NoFaults(
            LayerRules.Forbidden(
                Repository.Assembly("Storage"), "Microsoft.AspNetCore", "Attendance.Silo", "Attendance.Api"));

    [Fact]
    public void Front_KnowsOnlyInterfaces() =>
        Expect.NoFaults(LayerRules.Front(Repository.Assembly("Api").GetTypes()));

    [Theory]
    [InlineData("Grains.Interfaces")]
    [InlineData("Grains")]
    [InlineData("Storage")]
    [InlineData("Silo")]
    [InlineData("Api")]
    public void Engine_InsidesStayInside(string project) =>
        Expect.NoFaults(LayerRules.Engine(Repository.Assembly(project).GetTypes()));

    [Fact]
    public void Front_EndpointThatAsksAStore_IsAFault()
    {
        var faults = LayerRules.Front(typeof(BadEndpoint).GetNestedTypes(BindingFlags.NonPublic));

        Assert.Contains(
            $"{typeof(BadEndpoint)} uses {typeof(Journal.IJournalStore)}: only Program.cs and Hosting/ may",
            faults);
    }

    [Fact]
    public void Front_EndpointWithoutAStore_IsNoFault() => Assert.Empty(LayerRules.Front([typeof(GoodEndpoint)]));
}

/// <summary>Names the store only inside a lambda, where no signature shows it.</summary>
internal static class BadEndpoint
{
    public static Func<object, Task<long>> Head { get; } = service =>
        ((Journal.IJournalStore)service).HeadAsync("e", CancellationToken.None);
}

internal static class GoodEndpoint
{
    public static string Key(string eventId) => GrainKeys.Gate(eventId, "north");
}
