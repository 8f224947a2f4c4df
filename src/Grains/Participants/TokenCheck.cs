namespace Attendance.Participants;

/// <summary>What a token says about itself, before anybody looks the participant up.</summary>
public enum TokenCheck
{
    /// <summary>Made by this event for this number and generation; whether it is the current one is not known
    /// here.</summary>
    Valid = 1,

    /// <summary>Cannot be a token: mistyped, cut off, or something else.</summary>
    Malformed = 2,

    /// <summary>Looks like a token of this event, and its code is wrong.</summary>
    Forged = 3,

    /// <summary>Looks like a token, and names another event.</summary>
    OtherEvent = 4,
}
