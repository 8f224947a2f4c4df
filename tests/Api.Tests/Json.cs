using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Attendance;

public static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Text stays as it is; members that are null are left out.</summary>
    public static string Text(object body) => body as string ?? JsonSerializer.Serialize(body, Options);

    /// <summary>The members of one object, then those of the other instead or beside them.</summary>
    public static string With(object body, object changes)
    {
        var merged = JsonNode.Parse(Text(body))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(Text(changes))!.AsObject())
        {
            merged[name] = value?.DeepClone();
        }

        return merged.ToJsonString();
    }
}
