namespace Attendance.Journal;

/// <summary>What <see cref="AppendResult.Constraint"/> says of a <see cref="AppendOutcome.RowConflict"/>.</summary>
public static class JournalConstraints
{
    /// <summary>An event of this id is there already.</summary>
    public const string EventId = "event_id";

    /// <summary>Another participant of the event has this participant id.</summary>
    public const string ParticipantId = "participant_id";

    /// <summary>Another participant of the event has this e-mail.</summary>
    public const string Email = "email";

    /// <summary>This participant number was given out already.</summary>
    public const string Number = "number";

    /// <summary>The event has a device of this id already.</summary>
    public const string DeviceId = "device_id";

    /// <summary>The enrolment code is not there, or not any more.</summary>
    public const string DeviceCode = "device_code";

    /// <summary>The row is not there, or not of the version before.</summary>
    public const string Version = "version";
}
