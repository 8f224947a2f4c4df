using System.Text.Json.Serialization;

namespace Attendance.Callers;

/// <summary>What somebody or something is to an event; what that lets it do stands in one table, in the front. The
/// numbers are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallerRole>))]
public enum CallerRole
{
    /// <summary>Whoever runs the deployment; in every event.</summary>
    [JsonStringEnumMemberName("owner")] Owner = 1,

    /// <summary>Whoever runs the event.</summary>
    [JsonStringEnumMemberName("organiser")] Organiser = 2,

    /// <summary>People at the doors and at the help desk.</summary>
    [JsonStringEnumMemberName("staff")] Staff = 3,

    /// <summary>Looks at figures.</summary>
    [JsonStringEnumMemberName("viewer")] Viewer = 4,

    /// <summary>A tablet, scanner or station that was enrolled.</summary>
    [JsonStringEnumMemberName("device")] Device = 5,

    /// <summary>Another system of the organiser's.</summary>
    [JsonStringEnumMemberName("integrator")] Integrator = 6,

    /// <summary>The platform across events; never sees a person.</summary>
    [JsonStringEnumMemberName("platform")] Platform = 7,
}
