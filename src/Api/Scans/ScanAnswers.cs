using Attendance.Gates;
using Attendance.Http;
using Attendance.Participants;

namespace Attendance.Scans;

/// <summary>Turns what a scan came to into what the scanner reads.</summary>
internal static class ScanAnswers
{
    public static IResult ToHttp(ScanResult result, string eventId, string gateId)
    {
        switch (result.Outcome)
        {
            case ScanOutcome.Stored:
                return new JsonAnswer<ScanResponse>(ToResponse(result, gateId), ApiJson.Default.ScanResponse, 201);
            case ScanOutcome.Replayed:
                return new JsonAnswer<ScanResponse>(ToResponse(result, gateId), ApiJson.Default.ScanResponse);
            case ScanOutcome.Refused:
                return Problems.Refused(result, ToResponse(result, gateId));
            case ScanOutcome.DirectionNotAllowed:
                return Problems.Invalid("direction", "this gate does not have this direction");
            case ScanOutcome.EventNotFound:
                return Problems.EventNotFound(eventId);
            default:
                return new RetryAfter(Problems.NotStored(), TimeSpan.FromSeconds(1));
        }
    }

    public static ScanResponse ToResponse(ScanResult result, string gateId) => new()
    {
        Result = ApiJson.Name(result.Record?.Status ?? RecordStatus.Refused),
        Replayed = result.Outcome == ScanOutcome.Replayed,
        Record = result.Record,
        First = ToFirst(result.First),
        Participant = ToPerson(result.Participant),
        Gate = new GateLoadResponse(gateId, result.Gate.CurrentLoad, result.Gate.EstimatedWaitSeconds),
        Zone = result.Zone is { } zone ? new ZoneResponse(zone.Zone, zone.Inside, zone.Limit) : null,
    };

    public static BatchEntry ToEntry(ScanResult result, int index, string? scanId)
    {
        var record = result.Record;
        return new BatchEntry
        {
            Index = index,
            ScanId = scanId,
            Result = record is null ? null : ApiJson.Name(record.Status),
            Replayed = result.Outcome == ScanOutcome.Replayed,
            Code = result.Outcome switch
            {
                ScanOutcome.NotStored => "not_stored",
                ScanOutcome.DirectionNotAllowed => "invalid_request",
                ScanOutcome.EventNotFound => "event_not_found",
                _ => result.Reason is { } reason ? ApiJson.Name(reason) : null,
            },
            Stored = record is not null,
            Record = record,
            First = ToFirst(result.First),
        };
    }

    public static ScannedPerson? ToPerson(Participant? participant) => participant is null
        ? null
        : new ScannedPerson(
            participant.ParticipantId,
            participant.Person.Name,
            participant.Person.Organization,
            participant.Groups,
            ApiJson.Name(participant.Status));

    private static FirstScan? ToFirst(AttendanceRecord? first) =>
        first is null ? null : new FirstScan(first.Id, first.GateId, first.Timestamp, first.DeviceId);
}
