using System.Text.Json.Nodes;

namespace Attendance;

public static class Expect
{
    private static readonly Dictionary<int, string> Titles = new()
    {
        [400] = "Bad Request",
        [401] = "Unauthorized",
        [403] = "Forbidden",
        [404] = "Not Found",
        [405] = "Method Not Allowed",
        [409] = "Conflict",
        [412] = "Precondition Failed",
        [413] = "Content Too Large",
        [415] = "Unsupported Media Type",
        [426] = "Upgrade Required",
        [429] = "Too Many Requests",
        [503] = "Service Unavailable",
    };

    /// <summary>The whole problem body. Members beyond the five that every problem has are given as an object, or,
    /// where
    /// a test looks at them by itself, by name only.</summary>
    public static void Problem(
        Answer answer, int status, string code, string detail, object? more = null, params string[] beside)
    {
        var expected = JsonNode.Parse(Json.Text(new
        {
            type = $"urn:attendance:problem:{code}",
            title = Titles[status],
            status,
            detail,
            code,
        }))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(Json.Text(more ?? "{}"))!.AsObject())
        {
            expected[name] = value?.DeepClone();
        }

        foreach (var name in beside)
        {
            expected[name] = answer.At(name)?.DeepClone() ?? "a member that is missing";
        }

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ContentType));
        var actual = answer.Json;
        Assert.True(actual.Remove("traceId"), "A problem names its trace, for whoever reads the log.");
        Same(expected, actual);
    }

    /// <summary>400 with exactly these faults, by field.</summary>
    public static void Invalid(Answer answer, params (string Field, string Fault)[] faults) => Problem(
        answer,
        400,
        "invalid_request",
        "Some fields are not valid; each is named under errors.",
        new
        {
            errors = faults.GroupBy(fault => fault.Field)
                .ToDictionary(field => field.Key, field => field.Select(fault => fault.Fault).ToArray()),
        });

    public static void Same(object expected, JsonNode? actual)
    {
        var node = expected as JsonNode ?? JsonNode.Parse(Json.Text(expected));
        if (!JsonNode.DeepEquals(node, actual))
        {
            Assert.Equal(Sorted(node)!.ToJsonString(), Sorted(actual)?.ToJsonString());
        }
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
