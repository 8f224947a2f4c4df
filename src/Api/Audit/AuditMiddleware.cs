namespace Attendance.Audit;

/// <summary>Sees to it that the answer to a change leaves after its entry is durable.</summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditLog log)
{
    private const int ClientGone = 499;

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint && endpoint.IsAudited(context.Request.Method)
            ? AuditAsync(context)
            : next(context);

    private async Task AuditAsync(HttpContext context)
    {
        var notes = new AuditNotes();
        context.Features.Set(notes);

        // Before the first byte of the answer: its status is known then, and nobody has heard of it.
        context.Response.OnStarting(() => WriteAsync(context, notes, context.Response.StatusCode));
        try
        {
            await next(context);
        }
        finally
        {
            // Nothing was sent yet when there is no body, or nobody to send it to.
            var isGone = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;
            await WriteAsync(context, notes, isGone ? ClientGone : context.Response.StatusCode);
        }
    }

    private Task WriteAsync(HttpContext context, AuditNotes notes, int status)
    {
        if (notes.IsDone)
        {
            return Task.CompletedTask;
        }

        notes.IsDone = true;
        var call = AuditCall.Of(context);
        return log.WriteAsync(call.ToData(status, notes.Code, notes, AuditCall.TraceOf(context)));
    }
}

internal static class AuditServices
{
    /// <summary>After the framework's problems, whose place it takes.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditLog>()
        .AddHostedService(provider => provider.GetRequiredService<AuditLog>())
        .AddSingleton<IProblemDetailsService, NotedProblems>();
}
