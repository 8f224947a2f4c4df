using Attendance.Http;

namespace Attendance.Audit;

/// <summary>Writes problems as the framework does, and takes note of each: of its code, and of those that refuse
/// somebody. Every problem that is answered passes here, whatever the client accepts.</summary>
internal sealed class NotedProblems(IEnumerable<IProblemDetailsWriter> writers, AuditLog log) : IProblemDetailsService
{
    private readonly IProblemDetailsWriter[] _writers = [.. writers];

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        if (!await TryWriteAsync(context))
        {
            throw new InvalidOperationException("The client accepts no problem details.");
        }
    }

    public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        Note(context);
        foreach (var writer in _writers)
        {
            if (writer.CanWrite(context))
            {
                await writer.WriteAsync(context);
                return true;
            }
        }

        return false;
    }

    private void Note(ProblemDetailsContext problem)
    {
        var context = problem.HttpContext;
        var code = problem.ProblemDetails.Extensions.TryGetValue("code", out var value) ? value as string : null;
        var notes = context.Features.Get<AuditNotes>();
        notes?.Code = code;
        var status = problem.ProblemDetails.Status ?? context.Response.StatusCode;
        if (!IsRefusal(context, status, code))
        {
            return;
        }

        notes?.IsDone = true;
        log.Refuse(AuditCall.Of(context), status, code, AuditCall.TraceOf(context));
    }

    /// <summary>What a scan came to at the door is none, whatever its status: that is in the journal.</summary>
    private static bool IsRefusal(HttpContext context, int status, string? code) => (status, code) switch
    {
        (401 or 429, _) => true,
        (403, "forbidden") => true,
        (404, "code_invalid") => true,
        (404, "event_not_found") => IsNobodyThere(context.Features.Get<RequestScope>()),
        _ => false,
    };

    private static bool IsNobodyThere(RequestScope? scope) =>
        scope is { Caller: { } caller, EventId.Length: > 0 } && caller.RoleIn(scope.EventId) is null;
}
