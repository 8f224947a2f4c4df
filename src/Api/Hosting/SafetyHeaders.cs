namespace Attendance.Hosting;

/// <summary>What keeps a browser from making more of an answer than it is. A page says itself what it needs
/// instead.</summary>
internal sealed class SafetyHeaders(RequestDelegate next)
{
    /// <summary>A year; only over TLS, where it counts.</summary>
    private const string TransportSecurity = "max-age=31536000; includeSubDomains";

    private const string NothingButData = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        Set(context);
        return next(context);
    }

    /// <summary>Also for an answer that is begun anew.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NothingButData;
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = TransportSecurity;
        }
    }
}
