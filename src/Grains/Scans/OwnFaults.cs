using Attendance.Events;
using Attendance.Gates;
using Attendance.Participants;

namespace Attendance.Scans;

/// <summary>Rows 4 to 10: what stands against a scan whatever the person's other scans are.</summary>
internal static class OwnFaults
{
    public static Reason? Find(DecideScan command, Participant participant) =>
        OfPlace(command) ?? OfPerson(command, participant);

    /// <summary>Rows 4 and 5.</summary>
    public static Reason? OfPlace(DecideScan command)
    {
        if (!IsOpen(command.Event, command.Scan))
        {
            return Reason.EventNotOpen;
        }

        return command.Gate switch
        {
            null => Reason.GateNotFound,
            { IsActive: false } => Reason.GateInactive,
            _ => null,
        };
    }

    public static bool IsTokenCurrent(DecideScan command, Participant participant) =>
        command.TokenGeneration == participant.TokenGeneration && !participant.TokenRevoked;

    /// <summary>Rows 7 to 10.</summary>
    private static Reason? OfPerson(DecideScan command, Participant participant)
    {
        if (command.TokenGeneration is not null && !IsTokenCurrent(command, participant))
        {
            return Reason.TokenRevoked;
        }

        if (participant.Status is not (ParticipantStatus.Registered or ParticipantStatus.Active))
        {
            return Reason.ParticipantInactive;
        }

        if (!participant.Permissions.Contains(Participant.AttendancePermission)
            || (command.Gate?.RequiredPermission is { } required && !participant.Permissions.Contains(required)))
        {
            return Reason.PermissionMissing;
        }

        return ScanRecords.DirectionOf(command) == Direction.In && !IsInWindow(command.Event, command.Scan.Timestamp)
            ? Reason.OutsideWindow
            : null;
    }

    /// <summary>What happened offline before the event was closed happened while it was open.</summary>
    private static bool IsOpen(Event @event, RecordScan scan) =>
        @event.Status == EventStatus.Open
        || (scan.Offline && @event.ClosedAt is { } closedAt && scan.Timestamp < closedAt);

    private static bool IsInWindow(Event @event, DateTimeOffset at)
    {
        var settings = @event.Settings;
        return at >= @event.StartTime.AddMinutes(-settings.AdmitBeforeMinutes)
            && at <= @event.EndTime.AddMinutes(settings.AdmitAfterMinutes);
    }
}
