using Attendance.Audit;
using Attendance.Callers;
using Attendance.Gates;
using Attendance.Http;
using Microsoft.AspNetCore.Mvc;
using Orleans;

namespace Attendance.Scans;

internal static class ScanEndpoints
{
    private const int BodyBytesMax = 64 * 1024;

    public static void MapScans(this IEndpointRouteBuilder routes)
    {
        Describe(routes, "/attendance/record");
        routes.MapVerify();
    }

    /// <summary>The older spellings of the same calls.</summary>
    public static void MapShortScans(this IEndpointRouteBuilder routes)
    {
        Describe(routes, "/attendance/checkin");
        routes.MapVerify();
    }

    private static void MapVerify(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("POST", "/tokens/verify", Verify)
            .WithTags("Check-in").WithSummary("Whose token is this, and would it pass here now? Stores nothing")
            .Accepts<VerifyRequest>("application/json")
            .Produces<VerifyResponse>().ProducesProblem(400).ProducesProblem(404)
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax))

            // It only looks, and does so for each ticket at a door.
            .NotAudited().Needs(Right.Scan);

    private static void Describe(IEndpointRouteBuilder routes, string path)
    {
        var intake = routes.ServiceProvider.GetRequiredService<ScanIntake>();
        routes.MapForEvent("POST", path, (eventId, context) => Record(eventId, context, intake))
            .WithTags("Check-in").WithSummary("One scan: answered when its record is durable")
            .Accepts<ScanRequest>("application/json")
            .Produces<ScanResponse>(201).Produces<ScanResponse>()
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503)
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax))

            // The journal tells of every scan.
            .NotAudited().Needs(Right.Scan);
    }

    private static async Task<IResult> Record(string eventId, HttpContext context, ScanIntake intake)
    {
        var receivedAt = context.Now();
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.ScanRequest);
        return request is null
            ? problem!
            : await intake.TakeAsync(eventId, request, receivedAt, context.Caller());
    }

    private static async Task<IResult> Verify(string eventId, HttpContext context)
    {
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.VerifyRequest);
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        faults.Check(request.Token is null != request.Qr is null, "token", "exactly one of token and qr is needed");
        faults.CheckLength(request.Token ?? request.Qr, 256, "token");
        faults.CheckId(request.GateId, "gateId");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (!context.Caller().MayScanAt(request.GateId))
        {
            return Problems.Forbidden($"scan at gate {request.GateId}");
        }

        var now = context.Now();
        var result = await context.Grains().GetGrain<IGateGrain>(GrainKeys.Gate(eventId, request.GateId!)).Preview(
            new RecordScan
            {
                ScanId = Guid.CreateVersion7(now).ToString(),
                Token = request.Token ?? request.Qr,
                Method = ScanMethod.Manual,
                Timestamp = now,
                ReceivedAt = now,
            });
        return result.Outcome switch
        {
            ScanOutcome.EventNotFound => Problems.EventNotFound(eventId),
            ScanOutcome.NotStored => new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1)),
            _ => TypedResults.Json(ToVerify(result, request.GateId!), ApiJson.Default.VerifyResponse),
        };
    }

    private static VerifyResponse ToVerify(ScanResult result, string gateId) => new()
    {
        Valid = result.IsTokenCurrent,
        WouldPass = result.Outcome == ScanOutcome.Stored,
        Code = result.Reason is { } reason ? ApiJson.Name(reason) : null,
        Participant = ScanAnswers.ToPerson(result.Participant),
        Permissions = result.Participant?.Permissions,
        Gate = new GateLoadResponse(gateId, result.Gate.CurrentLoad, result.Gate.EstimatedWaitSeconds),
    };
}
