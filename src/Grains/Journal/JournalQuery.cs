using Attendance.Scans;

namespace Attendance.Journal;

/// <summary>Which records a caller asks for; null members do not filter.</summary>
public sealed record RecordFilter
{
    public int? Participant { get; init; }

    public string? GateId { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public RecordStatus? Status { get; init; }

    /// <summary>Records after this position.</summary>
    public long After { get; init; }

    public int Limit { get; init; } = 100;
}

/// <summary>Reads the view <c>attendance_records</c>.</summary>
public interface IRecordStore
{
    /// <summary>Records by position with their present status.</summary>
    Task<IReadOnlyList<AttendanceRecord>> ListAsync(
        string eventId, RecordFilter filter, CancellationToken cancellationToken);
}
