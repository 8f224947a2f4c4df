namespace Attendance.Limits;

/// <summary>An answer that is not in a hurry. It holds no thread meanwhile.</summary>
internal sealed class Held(IResult answer, TimeSpan time, TimeProvider clock) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await Task.Delay(time, clock, httpContext.RequestAborted);
        await answer.ExecuteAsync(httpContext);
    }
}
