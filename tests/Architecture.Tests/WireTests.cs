using Attendance.Architecture.Samples;

namespace Attendance.Architecture;

public sealed class WireTests
{
    /// <summary>Arrays that are never written to once they are made, and go to JSON or to the driver as they are. New
    /// ones should be immutable collections.</summary>
    private static readonly HashSet<string> ArraysAllowed =
        ["Moves.Zones", "ParticipantRow.Groups", "ParticipantRow.Permissions"];

    internal static Type[] Contracts { get; } = Repository.Written("Grains.Interfaces");

    internal static Type[] Grains { get; } = Repository.Written("Grains");

    private static Type[] All { get; } = [.. Contracts, .. Grains];

    [Fact]
    public void Aliases_AreUnique() => Expect.NoFaults(WireRules.Aliases(All));

    [Fact]
    public void GrainTypes_AreUnique() => Expect.NoFaults(WireRules.GrainTypes(All));

    [Fact]
    public void Grains_AreSealedAndNamed() => Expect.NoFaults(WireRules.Grains(All));

    [Fact]
    public void GrainInterfaces_NameTheirMethods() => Expect.NoFaults(WireRules.GrainInterfaces(All));

    [Fact]
    public void Sent_Types_AreImmutableAndNumbered() => Expect.NoFaults(WireRules.Sent(All, ArraysAllowed));

    [Fact]
    public void Enums_WriteTheirValuesOut() =>
        Expect.NoFaults(WireRules.Enums(Repository.Files(["src/Grains.Interfaces"], ".cs"), Contracts));

    [Fact]
    public void Aliases_InterfaceAndRecordWithOne_IsAFault() =>
        Assert.Equal(
            ["[Alias(\"bad\")] is used by IBadGrain and BadAnswer"],
            WireRules.Aliases([typeof(IBadGrain), typeof(BadAnswer), typeof(GoodCommand)]));

    [Fact]
    public void Grains_OpenReentrantNameless_AreFaults() =>
        Assert.Equal(
            ["BadGrain has no [GrainType]", "BadGrain is not sealed", "BadGrain is [Reentrant]: mark single methods"],
            WireRules.Grains([typeof(BadGrain)]));

    [Fact]
    public void GrainInterfaces_BadOne_IsNamedWithItsFaults() =>
        Assert.Equal(
            [
                "IBadGrain.AskAsync has no [Alias]",
                "IBadGrain.AskAsync: grain methods take no Async suffix",
                "IBadGrain uses the alias tell for Tell, TellAgain",
            ],
            WireRules.GrainInterfaces([typeof(IBadGrain)]));

    [Fact]
    public void Sent_BadTypes_AreNamedWithTheirFaults() =>
        Assert.Equal(
            [
                "List`1 is not a type to send (sent by IBadGrain.AskAsync)",
                "IBadGrain.Tell is an array: take an immutable collection",
                "BadAnswer has no [Immutable] (sent by IBadGrain.AskAsync)",
                "BadAnswer is neither sealed nor an abstract base (sent by IBadGrain.AskAsync)",
                "BadAnswer is not a record (sent by IBadGrain.AskAsync)",
                "BadAnswer has Third without [Id] (sent by IBadGrain.AskAsync)",
                "BadAnswer uses [Id(0)] for First, Second (sent by IBadGrain.AskAsync)",
            ],
            WireRules.Sent([typeof(IBadGrain)], new HashSet<string>()));

    [Fact]
    public void Enums_CountedOne_IsAFault() =>
        Assert.Equal(
            ["BadEnum starts at 0, not at 1", "BadEnum does not write out all its values"],
            WireRules.Enums(
                [new("A.cs", "enum BadEnum\n{\n    Nothing,\n    Something = 2, // = 3\n}\n")], [typeof(BadEnum)]));
}
