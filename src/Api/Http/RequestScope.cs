using Attendance.Callers;
using Orleans;

namespace Attendance.Http;

/// <summary>What a request's handler works with. A feature of the request rather than services of it, so that the hot
/// path opens no scope.</summary>
internal sealed record RequestScope(
    IGrainFactory Grains, TimeProvider Clock, Caller? Caller, SentKey? Key, string EventId);

internal static class RequestScopeExtensions
{
    public static IGrainFactory Grains(this HttpContext context) => Scope(context).Grains;

    /// <summary>The event that the request is about; empty for an endpoint outside all events.</summary>
    public static string EventId(this HttpContext context) => Scope(context).EventId;

    public static DateTimeOffset Now(this HttpContext context) => Scope(context).Clock.GetUtcNow();

    /// <summary>The caller of a request whose endpoint needs one.</summary>
    public static Caller Caller(this HttpContext context) =>
        Scope(context).Caller ?? throw new InvalidOperationException("This endpoint takes anonymous callers.");

    /// <summary>The key that was sent; null for the owner's.</summary>
    public static SentKey? SentKey(this HttpContext context) => Scope(context).Key;

    private static RequestScope Scope(HttpContext context) =>
        context.Features.Get<RequestScope>()
        ?? throw new InvalidOperationException("The caller middleware did not run.");
}
