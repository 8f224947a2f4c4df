using Orleans;

namespace Attendance.Statistics;

/// <summary>Keeps the table <c>attendance_hourly_stats</c> of one event, keyed by event id: a fold over the journal
/// whose position is stored with the rows that it changed.</summary>
[Alias("hourly-grain")]
public interface IHourlyGrain : IGrainWithStringKey
{
    /// <summary>Reads the journal to its end; the table has it when the task completes. Null for an event that does not
    /// exist.</summary>
    [Alias("catch-up")]
    Task<HourlyPosition?> CatchUp();
}

/// <summary>The rows are what a recount of the journal up to <see cref="Position"/> gives, by hours of this time zone.
/// </summary>
[GenerateSerializer, Immutable, Alias("hourly-position")]
public sealed record HourlyPosition
{
    [Id(0)] public required long Position { get; init; }

    /// <summary>Empty when nothing was stored yet.</summary>
    [Id(1)] public required string TimeZone { get; init; }
}
