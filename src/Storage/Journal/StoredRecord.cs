using System.Text.Json;
using Attendance.Scans;

namespace Attendance.Storage.Journal;

/// <summary>Rows of <c>attendance_records</c>: the record as journaled, and what became of it since.</summary>
internal static class StoredRecord
{
    public static AttendanceRecord ToRecord(
        (long Position, string Data, string Status, string? Reason, bool OverrideNeeded) row) =>
        JsonSerializer.Deserialize<AttendanceRecord>(row.Data, StoredFormats.Json)! with
        {
            Position = row.Position,
            Status = Parse<RecordStatus>(row.Status),
            Reason = row.Reason is null ? null : Parse<Reason>(row.Reason),
            OverrideNeeded = row.OverrideNeeded,
        };

    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, StoredFormats.Json).GetString()!;

    private static T Parse<T>(string name) =>
        JsonSerializer.SerializeToElement(name, StoredFormats.Json).Deserialize<T>(StoredFormats.Json)!;
}
