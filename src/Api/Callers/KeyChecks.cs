using Attendance.Http;

namespace Attendance.Callers;

/// <summary>For requests that last: whether the key they came with still works.</summary>
internal static class KeyChecks
{
    /// <summary>What is to be answered, or null while it works.</summary>
    public static async ValueTask<IResult?> KeyProblemAsync(this HttpContext context)
    {
        if (context.SentKey() is not { } sent)
        {
            return null;
        }

        var found = await context.RequestServices.GetRequiredService<CallerFinder>().FindAsync(sent);
        return found.Caller is not null ? null
            : found.Over is { } over ? Problems.KeyOver(over.RevokedAt is not null, mayDeliver: false)
            : Problems.Unauthenticated();
    }
}
