using Attendance.Http;

namespace Attendance.Hosting;

/// <summary>A request that tells its length in two ways may end elsewhere for a proxy before us, and what comes after
/// it would then be a request of somebody else's. Such a connection is over.</summary>
internal sealed class FramingCheck(RequestDelegate next)
{
    /// <summary>Where the server keeps a Content-Length that it did not follow.</summary>
    private const string IgnoredLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var isTwofold = headers.TransferEncoding.Count > 0
            && (headers.ContentLength is not null || headers.ContainsKey(IgnoredLength));
        if (!isTwofold)
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        return Problems.Invalid("Content-Length", "must not be there beside Transfer-Encoding").ExecuteAsync(context);
    }
}
