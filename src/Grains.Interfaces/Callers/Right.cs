using System.Text.Json.Serialization;

namespace Attendance.Callers;

/// <summary>What an endpoint asks of its caller; every endpoint carries one. The names are stored, in keys that have
/// fewer rights than their role.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Right>))]
public enum Right
{
    /// <summary>Nothing: health and the description of the API.</summary>
    [JsonStringEnumMemberName("anonymous")] Anonymous = 1,

    /// <summary>Post scans, verify tokens.</summary>
    [JsonStringEnumMemberName("scan")] Scan = 2,

    /// <summary>Read the event, its gates and its settings.</summary>
    [JsonStringEnumMemberName("plan")] Plan = 3,

    /// <summary>Change the event, its gates and its people; make keys for it.</summary>
    [JsonStringEnumMemberName("organise")] Organise = 4,

    /// <summary>Make events, change keys of the deployment, read the audit log.</summary>
    [JsonStringEnumMemberName("own")] Own = 5,

    /// <summary>Read figures, forecasts, alerts and reports, which name nobody.</summary>
    [JsonStringEnumMemberName("figures")] Figures = 6,

    /// <summary>Read people, their tokens and their records.</summary>
    [JsonStringEnumMemberName("people")] People = 7,

    /// <summary>Register and change people, one by one or by the file.</summary>
    [JsonStringEnumMemberName("enlist")] Enlist = 8,

    /// <summary>Read the journal.</summary>
    [JsonStringEnumMemberName("feed")] Feed = 9,

    /// <summary>Let somebody pass in spite of a rule.</summary>
    [JsonStringEnumMemberName("override")] Override = 10,

    /// <summary>Tell that an alert was seen.</summary>
    [JsonStringEnumMemberName("notice")] Notice = 12,

    /// <summary>Read patterns and reports: they name nobody, but tell about groups as small as one.</summary>
    [JsonStringEnumMemberName("reports")] Reports = 13,

    /// <summary>Whatever the caller's own session or device is about.</summary>
    [JsonStringEnumMemberName("self")] Self = 11,
}
