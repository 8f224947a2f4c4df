using System.Text.Json.Serialization;

namespace Attendance.Architecture;

/// <summary>What stands in the JSON that is stored: every member of everything that the contexts name, a line
/// each.</summary>
internal static class StoredJson
{
    public const string Required = " required";

    public static IEnumerable<string> Of(IEnumerable<Type> types) =>
        from type in types
        where type.IsSubclassOf(typeof(JsonSerializerContext))
        from line in Members((JsonSerializerContext)type.GetProperty("Default")!.GetValue(null)!)
        select line;

    private static IEnumerable<string> Members(JsonSerializerContext context)
    {
        var todo = new Queue<Type>(
            from data in context.GetType().GetCustomAttributesData()
            where data.AttributeType == typeof(JsonSerializableAttribute)
            select (Type)data.ConstructorArguments[0].Value!);
        var seen = new HashSet<Type>();
        while (todo.TryDequeue(out var next))
        {
            var type = Nullable.GetUnderlyingType(next) ?? next;
            if (type.IsEnum)
            {
                foreach (var line in WireList.Of([type]))
                {
                    yield return line;
                }
            }

            if (!seen.Add(type) || context.GetTypeInfo(type) is not { } shape)
            {
                continue;
            }

            if (shape.ElementType is { } element)
            {
                todo.Enqueue(element);
            }

            foreach (var member in shape.Properties.Where(member => member.Get is not null || member.Set is not null))
            {
                yield return $"json {context.GetType().Name} {type.Name} {member.Name}: " +
                    WireList.NameOf(member.PropertyType) + (member.IsRequired ? Required : "");
                todo.Enqueue(member.PropertyType);
            }
        }
    }
}
