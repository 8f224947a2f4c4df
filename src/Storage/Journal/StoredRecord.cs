using System.Text.Json;
using Attendance.Scans;

namespace Attendance.Storage.Journal;

/// <summary>A row of <c>attendance_records</c>: the record as journaled, and what became of it since.</summary>
internal sealed record StoredRecord(long Position, string Data, string Status, string? Reason, bool OverrideNeeded)
{
    public AttendanceRecord ToRecord() =>
        JsonSerializer.Deserialize<AttendanceRecord>(Data, StoredFormats.Json)! with
        {
            Position = Position,
            Status = Parse<RecordStatus>(Status),
            Reason = Reason is null ? null : Parse<Reason>(Reason),
            OverrideNeeded = OverrideNeeded,
        };

    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, StoredFormats.Json).GetString()!;

    private static T Parse<T>(string name) =>
        JsonSerializer.SerializeToElement(name, StoredFormats.Json).Deserialize<T>(StoredFormats.Json)!;
}
