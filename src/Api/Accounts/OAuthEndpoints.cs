using System.Text;
using System.Text.Json.Nodes;
using Attendance.Callers;
using Attendance.Http;
using Orleans;

namespace Attendance.Accounts;

/// <summary>OAuth 2.0 client credentials (RFC 6749, 4.4) for services: an access key for a short-lived token. Its own
/// form of error, which clients know.</summary>
internal static class OAuthEndpoints
{
    private const string Basic = "Basic ";

    public static void MapOAuth(this IEndpointRouteBuilder routes) =>
        routes.MapForDeployment("POST", "/oauth/token", Issue)
            .WithTags("Session").WithSummary("A short-lived token for an access key: grant_type=client_credentials")
            .WithMetadata(Guessable.Mark).Needs(Right.Anonymous);

    private static async Task<IResult> Issue(HttpContext context)
    {
        var type = context.Request.ContentType ?? "";
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || !context.Request.HasFormContentType)
        {
            return Error("invalid_request", "Send a form, with Content-Type: application/x-www-form-urlencoded.");
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return Error("invalid_request", "The form cannot be read.");
        }

        if (form.Any(field => field.Value.Count != 1) || form.Files.Count > 0)
        {
            return Error("invalid_request", "Each field may be there once.");
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        var isBasic = authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase);
        if (isBasic && form.ContainsKey("client_secret"))
        {
            return Error("invalid_request", "Send the client's secret in one way only.");
        }

        var (keyId, secret) = isBasic ? ReadBasic(authorization[Basic.Length..])
            : (form["client_id"].ToString(), form["client_secret"].ToString());
        if (form["grant_type"] != "client_credentials")
        {
            return form.ContainsKey("grant_type")
                ? Error("unsupported_grant_type", "There is client_credentials only.")
                : Error("invalid_request", "grant_type is missing.");
        }

        return await TokenAsync(context, keyId, secret) is { } token ? Token(token) : Stranger(context, isBasic);
    }

    /// <summary>The secret alone or the whole key, which must then be the client's.</summary>
    private static async Task<string?> TokenAsync(HttpContext context, string keyId, string secret)
    {
        var text = secret.StartsWith("key-", StringComparison.Ordinal) ? secret : $"key-{keyId}-{secret}";
        return KeyText.Read(text) is var (id, hash) && id == keyId
            ? await context.Grains().GetGrain<IAccessKeyGrain>(id).Issue(hash)
            : null;
    }

    private static (string KeyId, string Secret) ReadBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        var text = Convert.TryFromBase64String(encoded.Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "")
            : (Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]));
    }

    private static IResult Token(string token) => TypedResults.Text(
        new JsonObject
        {
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)AccessTokens.Lifetime.TotalSeconds,
        }.ToJsonString(),
        "application/json");

    private static IResult Stranger(HttpContext context, bool isBasic)
    {
        if (isBasic)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"s-attend-gate\"";
        }

        return Error("invalid_client", "There is no such key, or it is over.", StatusCodes.Status401Unauthorized);
    }

    private static IResult Error(string code, string detail, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Text(
            new JsonObject { ["error"] = code, ["error_description"] = detail }.ToJsonString(), "application/json",
            statusCode: status);
}
