namespace Attendance.Statistics;

/// <summary>The tables <c>attendance_hourly_stats</c> and <c>attendance_hourly_positions</c>.</summary>
public interface IHourlyStore
{
    /// <summary>How far the fold came; position 0 and no time zone when it never ran.</summary>
    Task<HourlyPosition> PositionAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Adds to the rows and moves the position on, in one transaction. To another time zone, all rows of the
    /// event are dropped first. False, with nothing changed, when the position is not <see cref="HourlyStep.From"/> any
    /// more: somebody else folds too.</summary>
    Task<bool> TryFoldAsync(string eventId, HourlyStep step, CancellationToken cancellationToken);
}

/// <summary>What a stretch of the journal adds to the table.</summary>
public sealed record HourlyStep
{
    public required HourlyPosition From { get; init; }

    public required HourlyPosition To { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One for each hour and gate at most.</summary>
    public IReadOnlyCollection<HourlyRow> Rows { get; init; } = [];

    public bool IsRebuild => From.TimeZone != To.TimeZone;
}

/// <summary>What is added to one row of the table; negative where something was taken back.</summary>
public sealed record HourlyRow(DateTimeOffset Hour, string GateId)
{
    /// <summary>Confirmed entries by QR code; with the two others, all of them.</summary>
    public int Qr { get; set; }

    public int Ble { get; set; }

    public int Manual { get; set; }

    public int Confirmed => Qr + Ble + Manual;

    /// <summary>All scans at the door, exits and refused ones too.</summary>
    public int Scans { get; set; }

    /// <summary>Scans that the door refused, whatever became of their records.</summary>
    public int Refused { get; set; }

    /// <summary>What all scans took, in microseconds.</summary>
    public long ProcessingUs { get; set; }
}
