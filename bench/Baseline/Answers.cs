namespace Attendance.Bench.Baseline;

/// <summary>The answers that both baselines give.</summary>
internal static class Answers
{
    private static readonly string[] NoGroups = [];
    private static readonly string[] Attendance = ["attendance"];

    public static ScanAnswer Confirmed(
        ScanRequest scan, long position, string participantId, string name, DateTimeOffset now) =>
        new("confirmed", Replayed: false,
            new ScanRecord(
                Id: scan.ScanId, position, scan.ScanId, participantId, scan.GateId, DeviceId: null, now, now,
                ClockOff: false, now, scan.Method, Direction: "in", Admitted: true, Status: "confirmed", Reason: null,
                Offline: false, OverrideAsked: false, OverrideNeeded: false, ProcessingMs: 1.5),
            new ScannedParticipant(participantId, name, "registered", NoGroups, Attendance),
            new GateLoad(CurrentLoad: 0.25, EstimatedWaitSeconds: 1.5),
            Zone: null);

    public static IResult Refused(int status, string code) =>
        TypedResults.Json(new Refusal(code, "The scan was refused."), ContractJson.Default.Refusal, statusCode: status);
}
