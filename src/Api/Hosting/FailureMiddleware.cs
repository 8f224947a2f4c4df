using Attendance.Http;
using Attendance.Journal;
using Orleans.Runtime;

namespace Attendance.Hosting;

/// <summary>The one place where what nobody expected becomes an answer, and where what routing refuses gets a
/// body.</summary>
internal sealed partial class FailureMiddleware(RequestDelegate next, ILogger<FailureMiddleware> logger)
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
            await OfException(context, exception).ExecuteAsync(context);
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

    private IResult OfException(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: 413 }:
                return Problems.TooLarge(null);
            case BadHttpRequestException:
                return Problems.Invalid("body", "could not be read");
            case TimeoutException or OrleansException or StoreUnavailableException:
                LogStoreAway(context.Request.Path, exception.Message);
                return new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1));
            default:
                LogUnexpected(context.Request.Path, exception);
                return Problems.Problem(500, "internal_error", "Something went wrong here; it was logged.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: the store does not answer: {Reason}")]
    private partial void LogStoreAway(string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: unexpected")]
    private partial void LogUnexpected(string path, Exception exception);
}
