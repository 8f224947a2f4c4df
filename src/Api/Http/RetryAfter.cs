using System.Globalization;

namespace Attendance.Http;

/// <summary>An answer that says when to try again.</summary>
internal sealed class RetryAfter(IResult answer, TimeSpan after) : IResult
{
    /// <summary>What is answered beside the time.</summary>
    public IResult Answer => answer;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter =
            Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return answer.ExecuteAsync(httpContext);
    }
}
