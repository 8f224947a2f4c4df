using System.Text.Json.Serialization;

namespace Attendance.Scans;

[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    [JsonStringEnumMemberName("in")] In = 1,
    [JsonStringEnumMemberName("out")] Out = 2,
}

[JsonConverter(typeof(JsonStringEnumConverter<ScanMethod>))]
public enum ScanMethod
{
    [JsonStringEnumMemberName("qr_scan")] QrScan = 1,
    [JsonStringEnumMemberName("ble_auto")] BleAuto = 2,
    [JsonStringEnumMemberName("manual")] Manual = 3,
}

/// <summary>What the whole history makes of a record.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordStatus>))]
public enum RecordStatus
{
    [JsonStringEnumMemberName("confirmed")] Confirmed = 1,
    [JsonStringEnumMemberName("duplicate")] Duplicate = 2,
    [JsonStringEnumMemberName("refused")] Refused = 3,
    [JsonStringEnumMemberName("annulled")] Annulled = 4,
}

/// <summary>Why a scan did not pass; the names are the problem codes of the API, in the order of the checks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reason>))]
public enum Reason
{
    [JsonStringEnumMemberName("event_not_open")] EventNotOpen = 1,
    [JsonStringEnumMemberName("gate_not_found")] GateNotFound = 2,
    [JsonStringEnumMemberName("gate_inactive")] GateInactive = 3,
    [JsonStringEnumMemberName("participant_not_found")] ParticipantNotFound = 4,
    [JsonStringEnumMemberName("token_invalid")] TokenInvalid = 5,
    [JsonStringEnumMemberName("token_revoked")] TokenRevoked = 6,
    [JsonStringEnumMemberName("participant_inactive")] ParticipantInactive = 7,
    [JsonStringEnumMemberName("permission_missing")] PermissionMissing = 8,
    [JsonStringEnumMemberName("outside_window")] OutsideWindow = 9,
    [JsonStringEnumMemberName("duplicate")] Duplicate = 10,
    [JsonStringEnumMemberName("already_checked_in")] AlreadyCheckedIn = 11,
    [JsonStringEnumMemberName("over_capacity")] OverCapacity = 12,
}
