using Attendance.Devices;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Attendance.Callers;

/// <summary>Every endpoint that there is, and a caller of each role.</summary>
internal static class ApiCalls
{
    public static string?[] Roles { get; } =
    [
        null, "owner", "organiser", "staff", "viewer", "device", "integrator", "platform",
    ];

    /// <summary>All but CONNECT, which is GET /live over HTTP/2.</summary>
    public static IReadOnlyList<ApiCall> All(Application app) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods
                .Select(method => new ApiCall(method, endpoint.RoutePattern.RawText!.TrimEnd('/'))) ?? [])
            .Where(call => call.Method != "CONNECT")
            .OrderBy(call => call.Name, StringComparer.Ordinal)
            .ThenBy(call => call.Pattern, StringComparer.Ordinal),
    ];

    /// <summary>What to send to be of this role in this event; nobody for null.</summary>
    public static async Task<(string Name, string Value)> AsAsync(
        Application app, Fair fair, string? role) => role switch
    {
        null => ("Authorization", null!),
        "owner" => ("Authorization", $"Bearer {Application.OwnerKey}"),
        "device" => (await Tablet.EnrolAsync(app, fair)).Key,
        _ => AccessKeyTests.As(await AccessKeyTests.KeyAsync(fair, role)),
    };
}

internal sealed record ApiCall(string Method, string Pattern)
{
    private const string Within = "/api/v1/events/{eventId}";
    private const string Version = "/api/v1";

    /// <summary>Whether the path names the event.</summary>
    public bool NamesEvent => Pattern.StartsWith(Within, StringComparison.Ordinal);

    /// <summary>One name for the two paths of a call within an event.</summary>
    public string Name => $"{Method} {Short}";

    private string Short =>
        NamesEvent ? (Pattern.Length == Within.Length ? "/event"
            : Pattern.StartsWith(Within + "/status", StringComparison.Ordinal) ? "/event/status"
            : Pattern.StartsWith(Within + "/keys", StringComparison.Ordinal) ? "/event" + Pattern[Within.Length..]
            : Pattern[Within.Length..])
        : Pattern.StartsWith(Version, StringComparison.Ordinal) ? Pattern[Version.Length..]
        : Pattern;

    public string PathIn(string eventId, string otherId = "nothing-has-this-id") =>
        System.Text.RegularExpressions.Regex.Replace(
            Pattern.Replace("{eventId}", eventId, StringComparison.Ordinal),
            @"\{[^}]+\}",
            otherId);
}
