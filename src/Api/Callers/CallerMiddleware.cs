using Attendance.Http;
using Orleans;

namespace Attendance.Callers;

/// <summary>Row 2: finds out who calls, and turns away whoever may not. An endpoint that names no right is
/// closed.</summary>
internal sealed class CallerMiddleware(
    RequestDelegate next, OwnerKey owner, IGrainFactory grains, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<NeededRight>() is { Right: Right.Anonymous })
        {
            context.Features.Set(new RequestScope(grains, clock, Caller: null));
            return next(context);
        }

        if (Identify(context.Request.Headers) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Unauthenticated().ExecuteAsync(context);
        }

        context.Features.Set(new RequestScope(grains, clock, caller));
        return next(context);
    }

    private Caller? Identify(IHeaderDictionary headers)
    {
        ReadOnlySpan<char> key = headers["X-Api-Key"].ToString();
        var authorization = headers.Authorization.ToString();
        if (key.IsEmpty && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            key = authorization.AsSpan(Scheme.Length).Trim();
        }

        return !key.IsEmpty && owner.Matches(key) ? Caller.Owner : null;
    }
}
