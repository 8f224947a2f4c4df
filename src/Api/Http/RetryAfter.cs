using System.Globalization;

namespace Attendance.Http;

/// <summary>An answer that says when to try again.</summary>
internal sealed class RetryAfter(IResult answer, TimeSpan after) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter =
            Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return answer.ExecuteAsync(httpContext);
    }
}
