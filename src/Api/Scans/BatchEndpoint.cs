using Attendance.Audit;
using Attendance.Callers;
using Attendance.Devices;
using Attendance.Events;
using Attendance.Gates;
using Attendance.Http;
using Attendance.Limits;
using Attendance.Operations;
using Microsoft.AspNetCore.Mvc;
using Orleans;

namespace Attendance.Scans;

/// <summary>Many scans at once, as a scanner sends them that was offline.</summary>
internal static class BatchEndpoint
{
    private const int ScansMax = 10_000;
    private const int BodyBytesMax = 16 * 1024 * 1024;

    /// <summary>People of one batch whose scans are under way at once: enough to share commits, few enough to leave
    /// room.</summary>
    private const int UnderWayMax = 256;

    private static readonly string TokenInvalid = Problems.CodeOf(Reason.TokenInvalid);

    public static void MapBatch(this IEndpointRouteBuilder routes) =>
        routes.MapForEvent("POST", "/attendance/batch", Record)
            .WithTags("Check-in").WithSummary("Up to 10,000 scans; safe to send again whole")
            .Accepts<BatchRequest>("application/json").Produces<BatchResponse>().ProducesProblem(400)
                .ProducesProblem(404)
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax), LateDelivery.Mark)

            // The journal tells of every scan.
            .NotAudited().Needs(Right.Scan);

    private static async Task<IResult> Record(string eventId, HttpContext context)
    {
        var receivedAt = context.Now();
        var (request, problem) = await Body.ReadAsync(context, ApiJson.Default.BatchRequest);
        if (request is null)
        {
            return problem!;
        }

        if (request.Scans is not { Count: > 0 and <= ScansMax } scans)
        {
            return Problems.Invalid("scans", $"must be 1 to {ScansMax} scans");
        }

        if (await context.Grains().GetGrain<IEventGrain>(eventId).Get() is null)
        {
            return Problems.EventNotFound(eventId);
        }

        var caller = context.Caller();
        if (caller.RevokedAt is null)
        {
            context.RequestServices.GetRequiredService<SignsOfLife>().Note(eventId, caller.DeviceId, receivedAt);
        }

        var skew = request.SentAt is { } sentAt ? receivedAt - sentAt : TimeSpan.Zero;
        var entries = new BatchEntry[scans.Count];
        var metrics = context.RequestServices.GetRequiredService<ScanMetrics>();
        var limits = context.RequestServices.GetRequiredService<CallerLimits>();
        var calls = context.RequestServices.GetRequiredService<SafeCalls>();
        var read = Read(scans, receivedAt, skew, eventId, caller, entries);
        await Parallel.ForEachAsync(
            read.GroupBy(scan => scan.Scan.ParticipantId ?? scan.Scan.Token),
            new ParallelOptions { MaxDegreeOfParallelism = UnderWayMax, CancellationToken = context.RequestAborted },
            async (person, _) =>
            {
                // One after the other: what the first of two comes to is what the second is judged by.
                foreach (var scan in person)
                {
                    var entry = await Send(context.Grains(), calls, metrics, eventId, scan);
                    entries[scan.Index] = entry;
                    if (entry.Code == TokenInvalid)
                    {
                        // Ten thousand guesses are not one call.
                        limits.Charge(caller, 1);
                    }
                }
            });
        return caller.RevokedAt is not null ? LateDelivery.Answer(entries, skew) : TypedResults.Json(
            new BatchResponse(
                [.. entries.Where(entry => entry.Result == "confirmed" || entry.Result == "annulled")],
                [.. entries.Where(entry => entry.Result == "duplicate")],
                [.. entries.Where(entry => entry.Result is null or "refused")],
                (long)skew.TotalMilliseconds),
            ApiJson.Default.BatchResponse);
    }

    /// <summary>In the order in which they happened, so that few have to be judged again.</summary>
    private static IEnumerable<BatchScan> Read(
        IReadOnlyList<ScanRequest?> scans, DateTimeOffset receivedAt, TimeSpan skew, string eventId, Caller caller,
        BatchEntry[] entries)
    {
        var read = new List<BatchScan>(scans.Count);
        for (var i = 0; i < scans.Count; i++)
        {
            var faults = new Faults();
            var scan = scans[i] is { } request
                ? ScanReading.Read(request, receivedAt, skew, caller, faults)
                : Missing(faults);
            if (scan is null)
            {
                entries[i] = new BatchEntry
                {
                    Index = i,
                    ScanId = scans[i]?.ScanId,
                    Code = "invalid_request",
                    Errors = faults.ToErrors(),
                };
            }
            else if (LateDelivery.IsTooLate(scan, caller))
            {
                entries[i] = new BatchEntry { Index = i, ScanId = scan.ScanId, Code = "key_revoked" };
            }
            else if (ScanReading.Denied(scans[i]!, caller, eventId) is not null)
            {
                entries[i] = new BatchEntry { Index = i, ScanId = scan.ScanId, Code = "forbidden" };
            }
            else
            {
                read.Add(new BatchScan(i, scans[i]!.GateId!, scan));
            }
        }

        return read.OrderBy(scan => scan.Scan.Timestamp);
    }

    private static RecordScan? Missing(Faults faults)
    {
        faults.Add("scan", "is missing");
        return null;
    }

    /// <summary>A gate that fails fails only its own scans.</summary>
    private static async Task<BatchEntry> Send(
        IGrainFactory grains, SafeCalls calls, ScanMetrics metrics, string eventId, BatchScan scan)
    {
        var gate = grains.GetGrain<IGateGrain>(GrainKeys.Gate(eventId, scan.GateId));
        var result = await AskGate(calls, gate, scan.Scan);
        metrics.Count(result);
        var entry = ScanAnswers.ToEntry(result, scan.Index, scan.Scan.ScanId);
        return result.Outcome == ScanOutcome.DirectionNotAllowed
            ? entry with { Errors = new() { ["direction"] = ["this gate does not have this direction"] } }
            : entry;
    }

    private static async Task<ScanResult> AskGate(SafeCalls calls, IGateGrain gate, RecordScan scan)
    {
        try
        {
            return await calls.AskAsync(() => gate.Scan(scan));
        }
        catch (Exception exception) when (exception is TimeoutException or Orleans.Runtime.OrleansException)
        {
            // Unknown is not stored: the same scan id finds out.
            return ScanResult.NotStored;
        }
    }

    private sealed record BatchScan(int Index, string GateId, RecordScan Scan);
}
