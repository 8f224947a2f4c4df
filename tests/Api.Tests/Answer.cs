using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attendance;

/// <summary>What came back: status, headers, and the body as JSON where it is JSON.</summary>
public sealed record Answer(int Status, string? ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Not lines of it.</summary>
    private bool IsJson => ContentType?.Contains("json") == true && !ContentType.Contains("ndjson");

    private JsonNode? Body => field ??= Text.Length > 0 && IsJson
        ? JsonNode.Parse(Text) : null;

    public JsonObject Json => Body!.AsObject();

    /// <summary>A member by its path, such as <c>record.status</c> or <c>items.0.type</c>, as text; null without
    /// it.</summary>
    public string? this[string path] => At(path) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var node => node.ToJsonString(),
    };

    public JsonNode? At(string path)
    {
        var node = Body;
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray items when int.Parse(step) is var index => index < items.Count ? items[index] : null,
                _ => null,
            };
        }

        return node;
    }

    /// <summary>One member of each item of a list; empty where it is missing.</summary>
    public string[] Each(string list, string member) =>
        [.. At(list)!.AsArray().Select(item => item![member]?.ToString() ?? "")];

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), text, headers);
    }
}
