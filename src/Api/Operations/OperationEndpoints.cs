using Attendance.Callers;
using Attendance.Events;
using Attendance.Http;

namespace Attendance.Operations;

/// <summary>What operators and their machines ask.</summary>
internal static class OperationEndpoints
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(2);

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live"))
            .WithTags("Operations").WithSummary("The process runs").Needs(Right.Anonymous);
        routes.MapGet("/health/ready", Ready)
            .WithTags("Operations").WithSummary("The process and its store answer").ProducesProblem(503)
                .Needs(Right.Anonymous);
        routes.MapGet("/metrics", (MetricsText metrics) => TypedResults.Text(metrics.Render(),
            "text/plain; version=0.0.4"))
            .WithTags("Operations").WithSummary("Figures for Prometheus; no personal data").Needs(Right.Anonymous);
    }

    private static async Task<IResult> Ready(
        HttpContext context, IHostApplicationLifetime lifetime, TimeProvider clock, Failures failures)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Problems.Problem(503, "not_ready", "This process is stopping.");
        }

        try
        {
            await context.Grains().GetGrain<IEventCatalogGrain>(IEventCatalogGrain.Key).List().WaitAsync(ReadyWithin,
                clock);
            return TypedResults.Text("ready");
        }
        catch (Exception exception)
        {
            // Why is for the log: anybody may ask this, and a driver's words name servers and files.
            _ = failures.Answer(context.Request.Path, exception);
            return Problems.Problem(503, "not_ready", "The store does not answer; the log says why.");
        }
    }
}
