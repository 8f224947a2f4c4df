using Attendance.Http;

namespace Attendance.Callers;

/// <summary>Row 2: finds out who calls, and turns away whoever may not. An endpoint that names no right is closed.</summary>
internal sealed class CallerMiddleware(RequestDelegate next, OwnerKey owner)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<NeededRight>() is { Right: Right.Anonymous })
        {
            return next(context);
        }

        if (Identify(context.Request.Headers) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Unauthenticated().ExecuteAsync(context);
        }

        context.Features.Set(caller);
        return next(context);
    }

    private Caller? Identify(IHeaderDictionary headers)
    {
        var key = headers["X-Api-Key"].ToString();
        var authorization = headers.Authorization.ToString();
        if (key.Length == 0 && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            key = authorization[Scheme.Length..].Trim();
        }

        return key.Length > 0 && owner.Matches(key) ? Caller.Owner : null;
    }
}

internal static class CallerContext
{
    /// <summary>The caller of a request that passed the middleware.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request did not pass the caller middleware.");
}
