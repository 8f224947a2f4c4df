using System.Text.Json.Serialization;

namespace Attendance.Events;

[JsonConverter(typeof(JsonStringEnumConverter<EventStatus>))]
public enum EventStatus
{
    [JsonStringEnumMemberName("draft")] Draft = 1,
    [JsonStringEnumMemberName("published")] Published = 2,
    [JsonStringEnumMemberName("open")] Open = 3,
    [JsonStringEnumMemberName("closed")] Closed = 4,
    [JsonStringEnumMemberName("archived")] Archived = 5,
}
