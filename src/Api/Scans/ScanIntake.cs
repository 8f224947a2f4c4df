using Attendance.Callers;
using Attendance.Devices;
using Attendance.Gates;
using Attendance.Http;
using Attendance.Operations;
using Orleans;

namespace Attendance.Scans;

/// <summary>Takes one scan, whichever way it came: read, decided at its gate, answered when its record is
/// durable.</summary>
internal sealed class ScanIntake(IGrainFactory grains, SafeCalls calls, ScanMetrics metrics, SignsOfLife signs)
{
    /// <summary>Scans are started in the order of the calls: nothing is awaited before the gate has been
    /// asked.</summary>
    public async Task<IResult> TakeAsync(
        string eventId, ScanRequest request, DateTimeOffset receivedAt, Caller caller)
    {
        signs.Note(eventId, caller.DeviceId, receivedAt);
        var faults = new Faults();
        var scan = ScanReading.Read(request, receivedAt, skew: null, caller, faults);
        if (scan is null)
        {
            return faults.ToProblem();
        }

        if (ScanReading.Denied(request, caller, eventId) is { } denied)
        {
            return Problems.Forbidden(denied);
        }

        var gate = grains.GetGrain<IGateGrain>(GrainKeys.Gate(eventId, request.GateId!));
        var result = await calls.AskAsync(() => gate.Scan(scan));
        metrics.Count(result);
        return ScanAnswers.ToHttp(result, eventId, request.GateId!);
    }
}
