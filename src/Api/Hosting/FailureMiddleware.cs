using Attendance.Http;

namespace Attendance.Hosting;

/// <summary>The one place where what nobody expected becomes an answer, and where what routing refuses gets a
/// body.</summary>
internal sealed class FailureMiddleware(RequestDelegate next, Failures failures)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null })
            {
                await OfRouting(context.Response.StatusCode).ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            SafetyHeaders.Set(context);
            await failures.Answer(context.Request.Path, exception).ExecuteAsync(context);
        }
    }

    private static IResult OfRouting(int status) => status switch
    {
        404 => Problems.Problem(404, "not_found", "There is no such path; see /openapi/v1.json."),
        405 => Problems.Problem(405, "method_not_allowed", "This path does not take this method."),
        413 => Problems.TooLarge(null),
        415 => Problems.UnsupportedMediaType(),
        _ => Problems.Problem(status, "request_refused", "The request was refused."),
    };
}
