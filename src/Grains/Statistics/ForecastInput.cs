using System.Collections.Immutable;

namespace Attendance.Statistics;

/// <summary>What is known of an event when its forecast is made.</summary>
internal sealed record ForecastInput
{
    /// <summary>The step in which arrivals and scans are counted.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    /// <summary>Slots in an hour.</summary>
    public const int HourSlots = 12;

    /// <summary>When the first may come in.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When the last may come in.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>Nobody can come any more, whatever the clock says.</summary>
    public bool IsOver { get; init; }

    public required int Registered { get; init; }

    /// <summary>People who came for the first time, per slot since <see cref="OpensAt"/>; slots that are left out at
    /// the end are empty.</summary>
    public ImmutableArray<int> Arrivals { get; init; } = [];

    public ImmutableArray<GateHour> Gates { get; init; } = [];
}

/// <summary>One gate and its last hour.</summary>
internal sealed record GateHour
{
    public required string GateId { get; init; }

    public required int CapacityPerMinute { get; init; }

    public bool IsActive { get; init; } = true;

    /// <summary>All scans per slot, the oldest first, the slot under way last.</summary>
    public ImmutableArray<int> Scans { get; init; } = [];
}
