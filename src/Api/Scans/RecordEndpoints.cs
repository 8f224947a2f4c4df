using System.Globalization;
using Attendance.Callers;
using Attendance.Http;
using Attendance.Journal;
using Attendance.Participants;
using Orleans;

namespace Attendance.Scans;

internal static class RecordEndpoints
{
    private const int ReasonLengthMax = 200;

    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        routes.MapForEvent("GET", "/attendance", List)
            .WithTags("Records").WithSummary("Records, filtered by participantId, gateId, from, to, status")
            .Produces<RecordPage>().ProducesProblem(400).Needs(Right.People);
        routes.MapForEvent("POST", "/attendance/{recordId}/annul", Annul)
            .WithTags("Records").WithSummary("Take a record back")
            .Accepts<AnnulRequest>("application/json")
            .Produces<ScanResponse>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).Needs(Right.Scan);
    }

    private static async Task<IResult> List(string eventId, HttpContext context)
    {
        var faults = new Faults();
        var query = new QueryReader(context.Request.Query, faults);
        var participantId = query.Text("participantId");
        var filter = new RecordFilter
        {
            GateId = query.Text("gateId"),
            From = query.Time("from"),
            To = query.Time("to"),
            Status = query.Enum<RecordStatus>("status"),
            After = query.Number("cursor", 0, 0, long.MaxValue),
            Limit = (int)query.Number("limit", 100, 1, 1000),
        };
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (participantId is not null)
        {
            var number = await context.Grains().GetGrain<IRegistryGrain>(eventId).Find(participantId);
            if (number == 0)
            {
                return TypedResults.Json(new RecordPage([], null), ApiJson.Default.RecordPage);
            }

            filter = filter with { Participant = number };
        }

        var records = await context.Grains().GetGrain<IRecordsGrain>(eventId).List(filter);
        var next = records.Length < filter.Limit ? null : records[^1].Id;
        return TypedResults.Json(new RecordPage(records, next), ApiJson.Default.RecordPage);
    }

    private static async Task<IResult> Annul(string eventId, HttpContext context)
    {
        var recordId = (string)context.Request.RouteValues["recordId"]!;
        var (request, problem) = await Body.ReadIfAnyAsync(
            context, ApiJson.Default.AnnulRequest, new AnnulRequest(null));
        if (request is null)
        {
            return problem!;
        }

        var faults = new Faults();
        faults.CheckLength(request.Reason, ReasonLengthMax, "reason");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (!long.TryParse(recordId, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return Problems.RecordNotFound(recordId);
        }

        var caller = context.Caller();
        var result = await context.Grains().GetGrain<IRecordsGrain>(eventId).Annul(new AnnulRecord
        {
            Position = position,
            At = context.Now(),
            By = caller.Name,
            Organiser = caller.IsOrganiserOf(eventId),
            Reason = request.Reason,
        });
        return result.Outcome switch
        {
            AnnulOutcome.Annulled or AnnulOutcome.AlreadyAnnulled => TypedResults.Json(
                new ScanResponse
                {
                    Result = ApiJson.Name(RecordStatus.Annulled),
                    Replayed = result.Outcome == AnnulOutcome.AlreadyAnnulled,
                    Record = result.Record,
                },
                ApiJson.Default.ScanResponse),
            AnnulOutcome.NotFound => Problems.RecordNotFound(recordId),
            AnnulOutcome.NotYours => Problems.Problem(403, "forbidden", "Only whoever made a record may annul it."),
            AnnulOutcome.TooLate => Problems.Problem(
                409, "annul_too_late", "A record may be annulled within 15 minutes; later, an organiser can."),
            AnnulOutcome.NothingToAnnul => Problems.Problem(
                409, "nothing_to_annul", "This scan was refused: there is nothing to take back."),
            _ => new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1)),
        };
    }
}
