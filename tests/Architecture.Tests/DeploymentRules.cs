using System.Reflection;
using System.Text.RegularExpressions;

namespace Attendance.Architecture;

/// <summary>Settings as files of a deployment spell them, against those that the product knows: a misspelt one would
/// stop a start that nobody here makes, or be ignored by it.</summary>
internal static partial class DeploymentRules
{
    /// <summary>Read by Orleans and by the engine's file in Silo, which no type here stands for.</summary>
    private static readonly string[] OfOrleans =
    [
        "Orleans__ClusterId", "Orleans__ServiceId", "Orleans__Endpoints__SiloPort", "Orleans__Endpoints__GatewayPort",
        "Orleans__Endpoints__AdvertisedIPAddress", "Orleans__Clustering__ProviderType",
        "Orleans__Clustering__Invariant", "Orleans__Clustering__ConnectionString",
        "Orleans__Streaming__journal__ProviderType", "Orleans__Streaming__journal__ConnectionString",
        "Orleans__Streaming__journal__Hub", "Orleans__Streaming__journal__ConsumerGroup",
        "Orleans__Streaming__journal__Checkpoints",
    ];

    private static readonly string[] WithoutOptions =
    [
        "Attendance__MasterKey", "Attendance__MasterKeyFile", "Attendance__TrustedProxies",
        "Attendance__AllowedOrigins", "ConnectionStrings__Attendance",
    ];

    /// <summary>Members of the options classes that name their section, and the rest.</summary>
    public static IReadOnlySet<string> Known(params IEnumerable<Assembly> assemblies) =>
        (from assembly in assemblies
         from type in assembly.GetTypes()
         where type.GetField("Section")?.IsLiteral == true
         let section = (string)type.GetField("Section")!.GetRawConstantValue()!
         from property in type.GetProperties()
         where property.CanWrite
         select $"{section}:{property.Name}".Replace(":", "__", StringComparison.Ordinal))
        .Concat(WithoutOptions).Concat(OfOrleans).ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<string> Unknown(IEnumerable<SourceFile> files, IReadOnlySet<string> known) =>
        from file in files
        from line in file.Lines.Index()
        from Match name in Setting().Matches(line.Item)
        where !known.Contains(name.Value)
        select $"{file.Path}:{line.Index + 1} sets {name.Value}, which is not a setting";

    [GeneratedRegex(@"\b(Attendance|Orleans|ConnectionStrings)__\w+")]
    private static partial Regex Setting();
}
