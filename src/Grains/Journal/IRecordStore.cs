using Attendance.Scans;

namespace Attendance.Journal;

/// <summary>Reads the view <c>attendance_records</c>.</summary>
public interface IRecordStore
{
    /// <summary>Records by position with their present status.</summary>
    Task<IReadOnlyList<AttendanceRecord>> ListAsync(
        string eventId, RecordFilter filter, CancellationToken cancellationToken);
}
