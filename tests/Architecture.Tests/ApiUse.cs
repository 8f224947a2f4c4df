using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Attendance.Architecture;

/// <summary>Types of Orleans with their members, as sorted lines of a list: <c>Orleans.Grain: OnActivateAsync</c>.
/// Values of enums are constants in compiled code, so only the enum is there; constructors come with their
/// type.</summary>
internal static partial class ApiUse
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic |
        BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Pairs of type and member, and each type with an empty name.</summary>
    public static HashSet<(string Type, string Member)> Of(IEnumerable<Type> types)
    {
        var all = types.ToArray();
        var named = all.SelectMany(TypeUse.Of).Where(IsOrleans).Select(type => (NameOf(type), ""));
        var members =
            from type in all
            from member in TypeUse.MembersOf(type)
            where member is not ConstructorInfo && member.DeclaringType is { } owner && IsOrleans(owner)
            select (NameOf(member.DeclaringType!), NameOf(member));
        return [.. named, .. members, .. members.Select(member => (member.Item1, ""))];
    }

    /// <summary>What an engine offers to whoever references it.</summary>
    public static HashSet<(string Type, string Member)> Offered(Assembly engine)
    {
        var types = engine.GetExportedTypes().Where(type => !type.IsNested).ToArray();
        var members =
            from type in types
            where !type.IsEnum && !type.IsSubclassOf(typeof(Delegate))
            from member in type.GetMembers(Declared)
            where IsOffered(member) && !IsObjects(member)
            select (NameOf(type), NameOf(member));
        return [.. members, .. types.Select(type => (NameOf(type), ""))];
    }

    public static IEnumerable<string> Lines(IEnumerable<(string Type, string Member)> used) =>
        from member in used
        group member.Member by member.Type into type
        let members = type.Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray()
        let line = members.Length == 0 ? type.Key : $"{type.Key}: {string.Join(", ", members)}"
        orderby line
        select line;

    /// <summary>The lines of the block that begins with this word behind its fence.</summary>
    public static string[] Block(string text, string name)
    {
        var start = text.IndexOf($"```{name}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no block called {name}.");
        var lines = text[start..].Split('\n')[1..];
        return [.. lines.TakeWhile(line => line != "```")];
    }

    public static IEnumerable<string> Faults(IReadOnlyCollection<string> listed, IReadOnlyCollection<string> real) =>
        real.Except(listed).Select(line => $"add     {line}")
            .Concat(listed.Except(real).Select(line => $"delete  {line}"))
            .Concat(listed.GroupBy(line => line).Where(same => same.Count() > 1).Select(same => $"twice   {same.Key}"));

    /// <summary>Names in the first two columns of the tables of types and members that no list has.</summary>
    public static IEnumerable<string> Unlisted(string text, IEnumerable<string> listed)
    {
        var known = listed
            .SelectMany(line => line.Split([": ", ", "], StringSplitOptions.None))
            .Select(name => name[(name.LastIndexOf('.') + 1)..])
            .SelectMany(name => (string[])[name, name.Replace("Attribute", "", StringComparison.Ordinal)])
            .ToHashSet();
        return
            from table in text.Split("\n\n")
            where table.StartsWith("| Type |", StringComparison.Ordinal) ||
                table.StartsWith("| Member |", StringComparison.Ordinal)
            from line in table.Split('\n')
            from column in line.Split('|').Skip(1).Take(2)
            from Match name in InCode().Matches(column)
            where !known.Contains(name.Groups["name"].Value)
            select $"`{name.Groups["name"].Value}` of: {line}";
    }

    /// <summary>What the tables of an assembly refer to: types, and members of types that are not generic.</summary>
    public static HashSet<(string Type, string Member)> ReferencesOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var types =
            from handle in metadata.TypeReferences
            let type = metadata.GetTypeReference(handle)
            where IsOrleans(metadata.GetString(type.Namespace))
            select (Handle: (EntityHandle)handle, Name: NameOf(metadata, type));
        var names = types.ToDictionary(type => type.Handle, type => type.Name);
        var members =
            from handle in metadata.MemberReferences
            let member = metadata.GetMemberReference(handle)
            let name = metadata.GetString(member.Name)
            where names.ContainsKey(member.Parent) && name != ".ctor"
            select (names[member.Parent], WithoutAccessor(name));
        return [.. names.Values.Select(name => (name, "")), .. members];
    }

    private static string NameOf(MetadataReader metadata, TypeReference type) =>
        $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name).Split('`')[0]}";

    private static bool IsOrleans(Type type) => type.Namespace is { } space && IsOrleans(space);

    private static bool IsOrleans(string space) =>
        space == "Orleans" || space.StartsWith("Orleans.", StringComparison.Ordinal);

    private static string NameOf(Type type)
    {
        var open = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        return (open.FullName ?? open.Name).Split('`')[0];
    }

    private static string NameOf(MemberInfo member) => WithoutAccessor(member.Name);

    private static string WithoutAccessor(string name) =>
        name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal)
            ? name[4..]
            : name;

    [GeneratedRegex(@"`\[?(?<name>\w+)")]
    private static partial Regex InCode();

    private static bool IsOffered(MemberInfo member) => member switch
    {
        ConstructorInfo => false,
        MethodBase method => (method.IsPublic || method.IsFamily) && !method.IsPrivate,
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static bool IsObjects(MemberInfo member) =>
        member.Name is "ToString" or "Equals" or "GetHashCode" or "<Clone>$" or "PrintMembers" or "Deconstruct" or
            "op_Equality" or "op_Inequality";
}
