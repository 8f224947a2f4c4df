using Orleans;

namespace Attendance.Http;

/// <summary>What handlers take from their request.</summary>
internal static class RequestServices
{
    public static IGrainFactory Grains(this HttpContext context) =>
        context.RequestServices.GetRequiredService<IGrainFactory>();

    public static DateTimeOffset Now(this HttpContext context) =>
        context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
