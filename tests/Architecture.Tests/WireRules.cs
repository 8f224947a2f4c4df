using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Attendance.Architecture;

/// <summary>Rules for what is sent or stored under a name. Attributes are known by name, so either engine's
/// do.</summary>
internal static class WireRules
{
    public const BindingFlags OwnMembers =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private const FieldAttributes NotSerialized = (FieldAttributes)0x80;

    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(byte[]), typeof(ReadOnlyMemory<byte>), typeof(CancellationToken),
    ];

    private static readonly HashSet<Type> Collections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>), typeof(Nullable<>), typeof(Task<>),
        typeof(ValueTask<>),
    ];

    /// <summary>Two types with one alias make a silo throw when it starts, whatever kinds of type they are.</summary>
    public static IEnumerable<string> Aliases(IEnumerable<Type> types) => Unique(types, "Alias");

    public static IEnumerable<string> GrainTypes(IEnumerable<Type> types) => Unique(types, "GrainType");

    public static IEnumerable<string> Grains(IEnumerable<Type> types) =>
        from type in types
        where type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(IsGrainInterface)
        from fault in (IEnumerable<string?>)
        [
            Value(type, "GrainType") is null ? "has no [GrainType]" : null,
            type.IsSealed ? null : "is not sealed",
            Has(type, "Reentrant") ? "is [Reentrant]: mark single methods" : null,
        ]
        where fault is not null
        select $"{type.Name} {fault}";

    public static IEnumerable<string> GrainInterfaces(IEnumerable<Type> types)
    {
        foreach (var contract in types.Where(IsGrainInterface))
        {
            if (Value(contract, "Alias") is null)
            {
                yield return $"{contract.Name} has no [Alias]";
            }

            var methods = contract.GetMethods(OwnMembers);
            foreach (var method in methods)
            {
                if (Value(method, "Alias") is null)
                {
                    yield return $"{contract.Name}.{method.Name} has no [Alias]";
                }

                if (method.Name.EndsWith("Async", StringComparison.Ordinal))
                {
                    yield return $"{contract.Name}.{method.Name}: grain methods take no Async suffix";
                }
            }

            var named = methods.ToLookup(method => Value(method, "Alias"), method => method.Name);
            foreach (var same in named.Where(names => names.Key is not null && names.Count() > 1))
            {
                yield return $"{contract.Name} uses the alias {same.Key} for {string.Join(", ", same)}";
            }
        }
    }

    public static IEnumerable<string> Enums(IEnumerable<SourceFile> files, IEnumerable<Type> types)
    {
        foreach (var type in types.Where(type => type.IsEnum))
        {
            var flags = type.GetCustomAttribute<FlagsAttribute>() is not null;
            var values = Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(Convert.ToInt64).ToArray();
            if (!flags && values.Min() != 1)
            {
                yield return $"{type.Name} starts at {values.Min()}, not at 1";
            }

            if (values.Distinct().Count() != values.Length)
            {
                yield return $"{type.Name} uses a value twice";
            }

            if (!files.Any(file => EnumText.WritesAllValues(file.Text, type.Name, values.Length)))
            {
                yield return $"{type.Name} does not write out all its values";
            }
        }
    }

    /// <summary>Everything reachable from grain methods and from what is marked as sent.</summary>
    public static IEnumerable<string> Sent(IEnumerable<Type> types, IReadOnlySet<string> arraysAllowed)
    {
        var all = types.ToArray();
        var signatures =
            from contract in all.Where(IsGrainInterface)
            from method in contract.GetMethods(OwnMembers)
            from type in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            select (type, $"{contract.Name}.{method.Name}");
        var marked = all.Where(type => Has(type, "GenerateSerializer")).Select(type => (type, type.Name));

        var todo = new Queue<(Type Type, string Where)>(signatures.Concat(marked));
        var seen = new HashSet<Type>();
        while (todo.TryDequeue(out var next))
        {
            if (next.Type.IsArray && next.Type != typeof(byte[]))
            {
                if (!arraysAllowed.Contains(next.Where))
                {
                    yield return $"{next.Where} is an array: take an immutable collection";
                }

                todo.Enqueue((next.Type.GetElementType()!, next.Where));
                continue;
            }

            if (IsPlain(next.Type) || !seen.Add(next.Type))
            {
                continue;
            }

            if (next.Type.IsGenericType && Collections.Contains(next.Type.GetGenericTypeDefinition()))
            {
                Array.ForEach(next.Type.GetGenericArguments(), argument => todo.Enqueue((argument, next.Where)));
                continue;
            }

            foreach (var fault in OfType(next.Type))
            {
                yield return $"{next.Type.Name} {fault} (sent by {next.Where})";
            }

            foreach (var property in IsOurs(next.Type) ? Settable(next.Type) : [])
            {
                todo.Enqueue((property.PropertyType, $"{next.Type.Name}.{property.Name}"));
            }
        }
    }

    private static IEnumerable<string> OfType(Type type)
    {
        if (!IsOurs(type))
        {
            yield return "is not a type to send";
            yield break;
        }

        if (type.IsAssignableTo(typeof(Exception)) && Has(type, "GenerateSerializer") && Has(type, "Alias"))
        {
            yield break;
        }

        foreach (var name in (string[])["GenerateSerializer", "Immutable", "Alias"])
        {
            if (!Has(type, name))
            {
                yield return $"has no [{name}]";
            }
        }

        if (!type.IsSealed && !type.IsAbstract)
        {
            yield return "is neither sealed nor an abstract base";
        }

        var isRecord = type.IsValueType
            ? type.GetCustomAttribute<IsReadOnlyAttribute>() is not null
            : type.GetMethod("<Clone>$") is not null;
        if (!isRecord)
        {
            yield return type.IsValueType ? "is not a readonly struct" : "is not a record";
        }

        var numbered = Settable(type).Select(property => (property.Name, Id: Value(property, "Id"))).ToArray();
        foreach (var property in numbered.Where(property => property.Id is null))
        {
            yield return $"has {property.Name} without [Id]";
        }

        foreach (var same in numbered.Where(p => p.Id is not null).GroupBy(p => p.Id).Where(g => g.Count() > 1))
        {
            yield return $"uses [Id({same.Key})] for {string.Join(", ", same.Select(p => p.Name))}";
        }
    }

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Attendance", StringComparison.Ordinal) == true;

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(OwnMembers).Where(property => property.SetMethod is not null && !StaysHere(type, property));

    /// <summary>Whether it is marked as left out when the object is sent.</summary>
    private static bool StaysHere(Type type, PropertyInfo property) =>
        type.GetField($"<{property.Name}>k__BackingField", OwnMembers)?.Attributes.HasFlag(NotSerialized) == true;

    private static IEnumerable<string> Unique(IEnumerable<Type> types, string attribute) =>
        types.Select(type => (type, Name: Value(type, attribute)))
            .Where(named => named.Name is not null)
            .GroupBy(named => named.Name)
            .Where(same => same.Count() > 1)
            .Select(same => (same.Key, Users: string.Join(" and ", same.Select(named => named.type.Name))))
            .Select(same => $"[{attribute}(\"{same.Key}\")] is used by {same.Users}");

    private static bool IsPlain(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) || type == typeof(void) || type.IsPrimitive || type.IsEnum ||
        Plain.Contains(type) || IsGrainInterface(type);

    public static bool IsGrainInterface(Type type) =>
        type.IsInterface && type.Namespace?.StartsWith("Orleans", StringComparison.Ordinal) != true &&
        type.GetInterfaces().Any(parent => parent.Name is "IGrain" or "IGrainObserver" or "IAddressable"
            or "IGrainWithStringKey" or "IGrainWithIntegerKey" or "IGrainWithGuidKey");

    public static bool Has(MemberInfo member, string attribute) =>
        member.GetCustomAttributesData().Any(data => data.AttributeType.Name == attribute + "Attribute");

    public static object? Value(MemberInfo member, string attribute) =>
        member.GetCustomAttributesData()
            .FirstOrDefault(data => data.AttributeType.Name == attribute + "Attribute")?
            .ConstructorArguments.FirstOrDefault().Value;
}
