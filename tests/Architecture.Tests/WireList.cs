using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Attendance.Journal;

namespace Attendance.Architecture;

/// <summary>What silos of two versions that run side by side tell each other, and what they leave behind in a store,
/// a line each. What stands after <c> # </c> is for readers only.</summary>
internal static class WireList
{
    public const string Remark = " # ";

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(uint)] = "uint", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(object)] = "object", [typeof(void)] = "void",
    };

    public static IEnumerable<string> Of(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            var lines = type.IsEnum ? Enums(type)
                : WireRules.IsGrainInterface(type) ? Interface(type)
                : WireRules.Has(type, "GenerateSerializer") ? Sent(type)
                : Grain(type);
            foreach (var line in lines.Concat(StateNames(type)))
            {
                yield return line;
            }
        }
    }

    /// <summary>How the keys of grains are made, each with the names of its parts, or with 7 for a number.</summary>
    public static IEnumerable<string> Keys(Type keys) =>
        from method in keys.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(string)
        let parts = method.GetParameters().Select(part => part.ParameterType == typeof(string)
            ? part.Name
            : Convert.ChangeType(7, part.ParameterType, CultureInfo.InvariantCulture))
        select $"key {method.Name} \"{method.Invoke(null, [.. parts])}\"";

    /// <summary>The values of constants under which something is kept or sent.</summary>
    public static IEnumerable<string> Constants(string what, Type type) =>
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where field.IsLiteral
        select $"{what} {field.Name} \"{field.GetRawConstantValue()}\"";

    public static IEnumerable<string> Entries() =>
        Enum.GetValues<EntryKind>().Select(kind => $"entry {kind:D} \"{Envelope.TypeOf(kind)}\"");

    /// <summary>A type by its alias where it has one: classes may be renamed, aliases not.</summary>
    public static string NameOf(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value) + "?";
        }

        if (type.IsGenericType)
        {
            var parts = type.GetGenericArguments().Select(NameOf);
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", parts)}>";
        }

        return WireRules.Value(type, "Alias") as string ?? type.Name;
    }

    private static IEnumerable<string> Interface(Type type)
    {
        var alias = NameOf(type);
        yield return $"interface {alias}";
        foreach (var method in type.GetMethods(WireRules.OwnMembers))
        {
            var parameters = method.GetParameters().Select(parameter => NameOf(parameter.ParameterType));
            yield return $"interface {alias} {WireRules.Value(method, "Alias")}" +
                $"({string.Join(", ", parameters)}): {NameOf(method.ReturnType)}";
        }
    }

    private static IEnumerable<string> Sent(Type type)
    {
        var alias = NameOf(type);
        yield return type.BaseType is { } parent && WireRules.Has(parent, "GenerateSerializer")
            ? $"type {alias}: {NameOf(parent)}"
            : $"type {alias}";
        foreach (var member in type.GetMembers(WireRules.OwnMembers).Where(member => WireRules.Has(member, "Id")))
        {
            var sent = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
            yield return $"type {alias} {WireRules.Value(member, "Id")}: {NameOf(sent)}{Remark}{member.Name}";
        }
    }

    private static IEnumerable<string> Enums(Type type) =>
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        let name = field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        let number = Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)
        select $"enum {type.Name} {field.Name} = {number}{(name is null ? "" : $" \"{name}\"")}";

    private static IEnumerable<string> Grain(Type type)
    {
        if (WireRules.Value(type, "GrainType") is not { } name)
        {
            yield break;
        }

        yield return $"grain {name}";
        if (WireRules.Value(type, "ImplicitStreamSubscription") is { } stream)
        {
            yield return $"grain {name} listens to \"{stream}\"";
        }

        foreach (var contract in type.GetInterfaces().Where(WireRules.IsGrainInterface))
        {
            yield return $"grain {name} is {NameOf(contract)}";
        }
    }

    /// <summary>Under which names a grain keeps states: constants called so, or attributes of its parameters.</summary>
    private static IEnumerable<string> StateNames(Type type)
    {
        var constants =
            from field in type.GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static)
            where field is { IsLiteral: true, Name: "StateName" }
            select $"state \"{field.GetRawConstantValue()}\"{Remark}{type.Name}";
        var attributes =
            from constructor in type.GetConstructors(WireRules.OwnMembers)
            from parameter in constructor.GetParameters()
            from data in parameter.GetCustomAttributesData()
            where data.AttributeType.Name == "PersistentStateAttribute"
            select $"state \"{data.ConstructorArguments[0].Value}\"{Remark}{type.Name}";
        return constants.Concat(attributes);
    }
}
