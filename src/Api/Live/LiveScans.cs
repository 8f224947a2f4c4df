using System.Diagnostics;
using System.Text.Json;
using Attendance.Callers;
using Attendance.Http;
using Attendance.Limits;
using Attendance.Scans;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Attendance.Live;

/// <summary>Takes the scans of the live connections; they meet the same rules and get the same answers as over
/// HTTP.</summary>
internal sealed class LiveScans(
    ScanIntake intake, CallerLimits limits, Failures failures, IOptions<JsonOptions> json, TimeProvider clock)
{
    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>Starts what the message asks for and returns; the answer goes to the slot when it is there.</summary>
    public void Start(LiveCaller caller, LiveSlot slot, ReadOnlySpan<byte> message)
    {
        var request = LiveRequest.Read(message);
        if (request.Problem is { } problem)
        {
            slot.Answer(request.IsScan
                ? LiveMessages.ScanResult(request.Id, problem, _json, caller.TraceId)
                : LiveMessages.Problem(request.Id, problem, _json, caller.TraceId));
        }
        else if (!caller.MayScan)
        {
            slot.Answer(LiveMessages.ScanResult(
                request.Id, Problems.Forbidden(Right.Scan.Describe()), _json, caller.TraceId));
        }
        else if (limits.Check(caller.Caller) is { } tooMany)
        {
            slot.Answer(LiveMessages.ScanResult(request.Id, tooMany, _json, caller.TraceId));
        }
        else
        {
            // It ends with an answer, whatever happens; the next message is read meanwhile.
            var scan = request.Scan!;
            _ = slot.Order.RunAsync(
                scan.ParticipantId ?? scan.Token ?? scan.Qr ?? "", () => TakeAsync(caller, slot, request));
        }
    }

    private async Task TakeAsync(LiveCaller caller, LiveSlot slot, LiveRequest request)
    {
        byte[] message;
        try
        {
            var answer = await intake.TakeAsync(caller.EventId, request.Scan!, clock.GetUtcNow(), caller.Caller);
            message = LiveMessages.ScanResult(request.Id, answer, _json, caller.TraceId);
        }
        catch (Exception exception)
        {
            message = LiveMessages.ScanResult(
                request.Id, failures.Answer(caller.Path, exception), _json, caller.TraceId);
        }

        slot.Answer(message);
    }
}

/// <summary>Who is at the other end; outlives the request, of which nothing may be touched once it is over.</summary>
internal sealed record LiveCaller(
    string EventId, Caller Caller, SentKey? Key, bool MayScan, string Path, string TraceId)
{
    public static LiveCaller Of(string eventId, HttpContext context) => new(
        eventId,
        context.Caller(),
        context.SentKey(),
        context.Caller().May(Right.Scan, eventId),
        context.Request.Path,
        Activity.Current?.Id ?? context.TraceIdentifier);
}
