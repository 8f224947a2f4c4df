using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attendance.Fault.Fuzz;

/// <summary>One call of the API, and a body that it would take.</summary>
internal sealed record FuzzTarget(string Method, string Path, JsonNode? Example)
{
    private static readonly string[] Strays =
    [
        "/", "/api", "/api/v1", "/api/v1/", "/api/v2/events", "/favicon.ico", "/.git/config", "/openapi/v1.json",
        "/openapi/v2.json", "/openapi/../v1.json", "/metrics/", "/health", "/api/v1/events//gates", "/api/v1/live",
    ];

    public bool TakesFile => Path.EndsWith("/bulk-upload", StringComparison.Ordinal) && Method == "POST";

    /// <summary>Everything that the product says it has, and some paths that it does not have.</summary>
    public static IReadOnlyList<FuzzTarget> All(JsonElement openApi)
    {
        var targets = new List<FuzzTarget>();
        foreach (var path in openApi.GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                var method = call.Name.ToUpperInvariant();
                var takesBody = call.Value.TryGetProperty("requestBody", out var body);
                var example = FuzzExamples.For(method, path.Name) ?? (takesBody ? Made(openApi, body) : null);
                targets.Add(new FuzzTarget(method, path.Name, example));
            }
        }

        targets.AddRange(Strays.Select(stray => new FuzzTarget("GET", stray, null)));
        return targets;
    }

    /// <summary>For a call that nobody wrote an example for: something of each field's type.</summary>
    private static JsonObject Made(JsonElement openApi, JsonElement requestBody)
    {
        var example = new JsonObject();
        foreach (var content in requestBody.GetProperty("content").EnumerateObject())
        {
            var fields = Resolve(openApi, content.Value.GetProperty("schema"));
            if (fields.TryGetProperty("properties", out var properties))
            {
                foreach (var field in properties.EnumerateObject())
                {
                    var type = field.Value.TryGetProperty("type", out var named) ? named.ToString() : "";
                    example[field.Name] = type.Contains("integer", StringComparison.Ordinal) ? 1
                        : type.Contains("boolean", StringComparison.Ordinal) ? true
                        : type.Contains("array", StringComparison.Ordinal) ? new JsonArray()
                        : "some-text";
                }
            }
        }

        return example;
    }

    private static JsonElement Resolve(JsonElement openApi, JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference))
        {
            return schema;
        }

        foreach (var part in reference.GetString()!.Split('/').Skip(1))
        {
            openApi = openApi.GetProperty(part);
        }

        return openApi;
    }
}
