using Attendance.Http;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Runtime;

namespace Attendance.Hosting;

/// <summary>The one place where what nobody expected becomes an answer. The framework has logged it by then.</summary>
internal static class Failures
{
    public static void Handle(IApplicationBuilder app) => app.Run(context =>
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        IResult answer = exception switch
        {
            BadHttpRequestException bad when bad.StatusCode == 413 => Problems.TooLarge(null),
            BadHttpRequestException => Problems.Invalid("body", "could not be read"),
            _ when IsStoreAway(exception) => new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1)),
            _ => Problems.Problem(500, "internal_error", "Something went wrong here; it was logged. Nothing is known to be lost."),
        };
        return answer.ExecuteAsync(context);
    });

    /// <summary>Gives a body to what routing refuses.</summary>
    public static Task HandleStatus(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        var answer = status switch
        {
            404 => Problems.Problem(404, "not_found", "There is no such path; see /openapi/v1.json."),
            405 => Problems.Problem(405, "method_not_allowed", "This path does not take this method."),
            413 => Problems.TooLarge(null),
            415 => Problems.UnsupportedMediaType(),
            _ => Problems.Problem(status, "request_refused", "The request was refused."),
        };
        return answer.ExecuteAsync(context.HttpContext);
    }

    private static bool IsStoreAway(Exception? exception) =>
        exception is TimeoutException or OrleansException
        || exception?.GetType().Name == "StoreUnavailableException";
}
