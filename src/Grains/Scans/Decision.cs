using System.Collections.Immutable;
using Attendance.Zones;

namespace Attendance.Scans;

/// <summary>What the rules make of a scan, before anything is written.</summary>
internal sealed record Decision
{
    public required ScanOutcome Outcome { get; init; }

    public required AttendanceRecord Record { get; init; }

    /// <summary>For a duplicate: the record that came first.</summary>
    public AttendanceRecord? First { get; init; }

    /// <summary>Earlier records that count differently from now on.</summary>
    public ImmutableArray<RecordChange> Changes { get; init; } = [];

    /// <summary>The journal has this answer already: there is nothing to write.</summary>
    public bool IsStored { get; init; }

    /// <summary>A place that must be promised before the decision stands; null when none is needed.</summary>
    public TakePlace? Place { get; init; }
}
